// Makes a PNG of a picture that can be had as SVG: the browser draws it, with its own
// fonts. Without this file there is the SVG.
"use strict";
(() => {
  const scale = 2; // sharp on paper too

  async function draw(address) {
    const answer = await fetch(address, { cache: "no-store" });
    if (!answer.ok || !(answer.headers.get("Content-Type") || "").startsWith("image/svg")) throw new Error(String(answer.status));
    const name = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") || "");
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(await answer.text());
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const file = await new Promise((take) => canvas.toBlob(take, "image/png"));
    return { file, name: (name ? decodeURIComponent(name[1]) : "picture.svg").replace(/svg$/, "png") };
  }

  function save({ file, name }) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  document.documentElement.classList.add("draws");
  document.addEventListener("click", (e) => {
    const link = e.target.closest("a[data-png]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    draw(link.href).then(save, () => { location.href = link.href; }); // the SVG, or the page that says why not
  });
})();
