// The QR code of a slip carries its code behind the # of the address, which is sent to nobody: put it into the form,
// and take it out of the address, so that it stays in no history.
(() => {
  "use strict";
  const code = location.hash.slice(1);
  const field = document.querySelector("[data-code]");
  if (!code || !field) return;
  field.value = code.slice(0, 20);
  history.replaceState(null, "", location.pathname);
  field.form.querySelector("[type=submit]").focus();
})();
