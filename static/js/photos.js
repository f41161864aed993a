// Photos taken at the door: made small on the phone, known by the digest of their bytes, sent one at a time.
(() => {
  "use strict";
  const LONGEST = 1600; // pixels of the longer side
  const QUALITY = 0.8;
  const PATIENCE = 300_000; // a photo takes a minute or two where the signal is worst

  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  const drawn = (bitmap) => {
    const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white"; // where the picture is transparent
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  // What the camera noted (place, time, maker) stays behind: only pixels go through the canvas. Rejects what is no picture.
  const compress = async (file) => {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    let blob;
    try {
      blob = await new Promise((done) => drawn(bitmap).toBlob(done, "image/jpeg", QUALITY));
    } finally {
      bitmap.close();
    }
    if (!blob) throw new Error("the picture could not be made smaller");
    return { sha256: hex(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())), blob };
  };

  // Status 0: nothing was reached. The same photo may be sent again and again: it is filed once.
  // A net that neither carries nor breaks off ends after PATIENCE: everything else on the phone waits meanwhile.
  const upload = async ({ sha256, blob }, visitUuid, csrf, { device = "", address = "/visits/photos/" } = {}) => {
    const body = new FormData();
    body.append("visit", visitUuid);
    body.append("sha256", sha256);
    if (device) body.append("device", device);
    body.append("file", blob, "photo.jpg");
    let response;
    try {
      const headers = { "X-CSRFToken": csrf };
      const signal = AbortSignal.timeout(PATIENCE);
      response = await fetch(address, { method: "POST", body, headers, redirect: "error", signal });
    } catch {
      return { status: 0, reason: "", message: "" };
    }
    const told = await response.json().catch(() => ({}));
    return { status: response.status, reason: told.reason ?? "", message: told.message ?? "" };
  };

  window.wbPhotos = { compress, upload };
})();
