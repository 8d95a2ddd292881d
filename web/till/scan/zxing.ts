/** ZXing, compiled for browsers, from our own address. */
import { prepareZXingModule, readBarcodes, type ReaderOptions } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";

prepareZXingModule({ overrides: { locateFile: () => wasm } });

const OPTIONS: ReaderOptions = {
  formats: ["QRCode", "Code128", "EAN13", "EAN8", "UPCA", "UPCE", "Code39", "DataMatrix", "Aztec", "PDF417"],
  maxNumberOfSymbols: 1,
};

export async function detect(picture: ImageData): Promise<string | null> {
  return (await readBarcodes(picture, OPTIONS))[0]?.text ?? null;
}
