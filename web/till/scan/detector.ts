/** Finds codes in pictures: with what the browser has, else with ZXing, which is loaded only then. */
export type Detect = (picture: ImageData) => Promise<string | null>;

interface Detector {
  detect: (picture: ImageData) => Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: readonly string[] }): Detector;
  getSupportedFormats: () => Promise<string[]>;
}

const WANTED = ["qr_code", "code_128", "ean_13"];
const FORMATS = [...WANTED, "ean_8", "upc_a", "upc_e", "code_39", "data_matrix", "aztec", "pdf417"];

export async function detector(): Promise<Detect> {
  const own = (window as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const known = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  if (own !== undefined && WANTED.every((one) => known.includes(one))) {
    const found = new own({ formats: FORMATS.filter((one) => known.includes(one)) });
    return async (picture) => (await found.detect(picture))[0]?.rawValue ?? null;
  }
  return (await import("./zxing")).detect;
}
