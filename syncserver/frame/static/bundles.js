// Sends the file of a station to the server, and offers the answer to save. A
// request that fails has no effect, so sending the same file again is always right.
"use strict";
(() => {
  const page = document.getElementById("bundles");
  const form = document.getElementById("upload");
  const file = document.getElementById("file");
  const bar = document.getElementById("progress");
  const said = document.getElementById("said");
  const result = document.getElementById("result");
  const save = document.getElementById("save");
  const button = form.querySelector("button");

  function finish(text) {
    said.textContent = text;
    bar.hidden = true;
    button.disabled = false;
  }

  async function refused(request) {
    try {
      finish(JSON.parse(await request.response.text()).message);
    } catch {
      finish(page.dataset.lost);
    }
  }

  function show(request, name) {
    const r = JSON.parse(request.getResponseHeader("Bundle-Result"));
    document.getElementById("station").textContent = r.name + " " + r.station;
    for (const key of ["changes", "counted", "held", "known"]) document.getElementById(key).textContent = r[key];
    if (save.href) URL.revokeObjectURL(save.href);
    save.href = URL.createObjectURL(request.response);
    save.download = name + ".answer";
    result.hidden = false;
    finish(r.sentence);
  }

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const chosen = file.files[0];
    if (!chosen) return;
    result.hidden = true;
    bar.hidden = false;
    bar.value = 0;
    button.disabled = true;
    said.textContent = page.dataset.uploading;
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/bundle");
    request.responseType = "blob";
    request.setRequestHeader("Accept-Language", page.dataset.lang);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = (p) => { if (p.lengthComputable) bar.value = p.loaded / p.total; };
    request.upload.onload = () => { bar.removeAttribute("value"); said.textContent = page.dataset.checking; };
    request.onload = () => { if (request.status === 200) show(request, chosen.name); else refused(request); };
    request.onerror = () => finish(page.dataset.lost);
    request.send(chosen);
  });
})();
