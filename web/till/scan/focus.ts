/** Put the focus where the next scan is awaited; not on a phone, where this would bring up its keyboard over the page. */
export function awaitScan(): void {
  if (window.matchMedia("(pointer: fine)").matches) document.getElementById("scan")?.focus();
}
