/** @jsxImportSource preact */
/** One field for everything: what is scanned with the camera or a scanner that types, and what is typed by hand. */
import type { ComponentType } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { Icon } from "../icons";
import { take, type Found } from "../sale/lookup";
import { t } from "../speech";
import { awaitScan } from "./focus";
import { useWedge } from "./wedge";

type CameraProps = { take: (text: string) => void; close: () => void };

export function ScanBox() {
  const [text, setText] = useState("");
  const [Camera, open] = useState<ComponentType<CameraProps> | null>(null);
  const [busy, setBusy] = useState(false);
  const [found, see] = useState<Found | null>(null);

  const scanned = useCallback((what: string) => {
    open(null);
    setText("");
    setBusy(true);
    see(null);
    take(what)
      .then(see)
      .catch(() => see("no-answer"))
      .finally(() => setBusy(false));
  }, []);
  const camera = () => {
    import("./camera").then((loaded) => open(() => loaded.default)).catch(() => see("no-answer"));
  };
  useWedge(scanned);
  useEffect(awaitScan, []);

  return (
    <section class="scan">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "") scanned(text);
        }}
      >
        <label for="scan">{t("scan")}</label>
        <div class="row">
          <input
            id="scan"
            value={text}
            autocomplete="off"
            autocapitalize="off"
            autocorrect="off"
            spellcheck={false}
            enterkeyhint="go"
            placeholder={t("scanHint")}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {text.trim() === "" ? (
            "mediaDevices" in navigator ? (
              <button type="button" class="camera-button" aria-label={t("camera")} onClick={camera}>
                <Icon of="camera" />
              </button>
            ) : null
          ) : (
            <button class="camera-button" disabled={busy}>
              {t("take")}
            </button>
          )}
        </div>
      </form>
      <p class="heard" role="status" data-tone={found === "nobody" || found === "no-answer" ? "bad" : undefined}>
        {busy ? t("looking") : found === null || found === "code" || found === "late" ? "" : t(SAID[found])}
      </p>
      {Camera === null ? null : <Camera take={scanned} close={() => open(null)} />}
    </section>
  );
}

const SAID = { customer: "foundCustomer", article: "foundArticle", twice: "foundTwice", waiting: "foundWaiting", nobody: "foundNobody", "no-answer": "noAnswer" } as const;
