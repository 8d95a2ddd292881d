/** @jsxImportSource preact */
/** Scans with the camera, until something is found or somebody closes it. Pictures stay in the browser. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../speech";
import { detector } from "./detector";

const WIDTH_MAX = 960;
const PAUSE_MS = 120;

export default function Camera({ take, close }: { take: (text: string) => void; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState("");

  useEffect(() => {
    dialog.current?.showModal();
    const closed = new AbortController();
    look(video.current!, closed.signal)
      .then((text) => text !== null && take(text))
      .catch((error: unknown) => setFault(error instanceof DOMException && error.name === "NotAllowedError" ? t("cameraDenied") : t("cameraFailed")));
    return () => closed.abort();
  }, []);

  return (
    <dialog ref={dialog} class="camera" onClose={close} aria-label={t("camera")}>
      {fault === "" ? <video ref={video} playsInline muted /> : null}
      <p role="status">{fault === "" ? t("cameraHelp") : fault}</p>
      <button type="button" class="main" onClick={() => dialog.current?.close()}>
        {t("close")}
      </button>
    </dialog>
  );
}

/** Look through the camera until a code is found; null: it was closed before. */
async function look(video: HTMLVideoElement, closed: AbortSignal): Promise<string | null> {
  const picture = { facingMode: { ideal: "environment" }, width: { ideal: 1280 } };
  const [stream, detect] = await Promise.all([navigator.mediaDevices.getUserMedia({ video: picture }), detector()]);
  try {
    video.srcObject = stream;
    await video.play();
    const canvas = document.createElement("canvas");
    const drawn = canvas.getContext("2d", { willReadFrequently: true })!;
    while (!closed.aborted) {
      const scale = Math.min(1, WIDTH_MAX / video.videoWidth);
      canvas.width = video.videoWidth * scale;
      canvas.height = video.videoHeight * scale;
      drawn.drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await detect(drawn.getImageData(0, 0, canvas.width, canvas.height));
      if (text !== null && text.trim() !== "" && !closed.aborted) {
        navigator.vibrate?.(60);
        return text;
      }
      await new Promise((done) => window.setTimeout(done, PAUSE_MS));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
  }
}
