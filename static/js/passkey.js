// Passkeys: allauth's scripts talk to the browser; what goes wrong is said here, in our words.
(() => {
  const problem = document.getElementById("passkey-problem");
  const form = document.getElementById("mfa_login");
  if (form && window.PublicKeyCredential) form.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    problem.textContent = window.PublicKeyCredential && event.detail.exception?.name !== "SecurityError"
      ? problem.dataset.refused : problem.dataset.impossible;
  });
})();
