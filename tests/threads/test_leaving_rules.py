"""Every column that may hold something of a member has a rule that says what becomes of it."""

from django.apps import apps

from threads.leaving import rules


def names_of_relations() -> list[str]:
    return [name for name, _field, _fate in rules.relations()]


def test_every_relation_to_a_member_has_a_rule():
    for name in names_of_relations():
        assert name in rules.RELATIONS, (
            f"{name} leads to members: say in threads/leaving/rules.py what becomes of its rows when one leaves."
        )


def test_every_text_has_a_rule():
    for model, field, _sort in rules.texts():
        label = model._meta.label
        assert field.name in rules.TEXTS.get(label, {}), (
            f"{label}.{field.name} holds text: say in threads/leaving/rules.py what sort of text."
        )


def test_no_rule_speaks_of_what_is_not_there():
    here = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    elsewhere = {"mfa", "socialaccount", "usersessions"} - {config.label for config in apps.get_app_configs()}
    for label, columns in rules.TEXTS.items():
        if label.partition(".")[0] not in elsewhere:
            assert set(columns) <= {field.name for field in here[label]._meta.concrete_fields}, label
    for name in rules.RELATIONS:
        if name.partition(".")[0] not in elsewhere:
            assert name in names_of_relations(), name


def test_a_table_without_a_rule_goes_the_way_of_the_database(monkeypatch):
    monkeypatch.setattr(rules, "RELATIONS", {})
    monkeypatch.setattr(rules, "TEXTS", {})
    fates = {name: fate for name, _field, fate in rules.relations()}
    assert fates["threads.Draft.member"] == rules.GOES
    assert fates["threads.Correction.by"] == rules.CUT
    assert fates["threads.Action.by"] == rules.STAYS
    assert {sort for _model, _field, sort in rules.texts()} == {rules.WORDS}
