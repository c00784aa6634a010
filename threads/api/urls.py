"""The addresses of the API, out of its operations."""

from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from threads.api import describe, problem
from threads.api.call import view_of
from threads.api.operation import by_path
from threads.api.problem import Problem


@csrf_exempt
def nothing(request):
    return problem.answer(Problem(404))


urlpatterns = [
    path("api/openapi.json", describe.openapi, name="api_openapi"),
    path("api/docs", describe.docs, name="api_docs"),
    path("api/docs/", describe.docs),
    *(
        re_path(next(iter(methods.values())).regex(), view_of(methods), name=f"api{address}")
        for address, methods in by_path().items()
    ),
    re_path(r"^api/v1(?:/.*)?$", nothing, name="api_nothing"),
]
