/** The words of the dashboard as its screens use them; what they are is in `say`, which knows no React. */
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from "react";
import { first, KEPT, localeOf, say, type Language, type Phrases, type Say } from "./say";
import { bring } from "./tables";

export { first, LANGUAGES, phrases, say, type Language, type Phrase, type Phrases, type Say } from "./say";

interface Spoken {
  language: Language;
  /** How the person writes dates and numbers: as their browser says, if it speaks the language. */
  locale: string;
  speak: (language: Language) => Promise<void>;
}

const Spoken = createContext<Spoken>({ language: "en", locale: "en", speak: async () => {} });

/** Keep the language of the person: what was chosen here, else what the browser asks for. */
export function Speaking({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(first);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo(
    () => ({
      language,
      locale: localeOf(language),
      speak: async (chosen: Language) => {
        localStorage.setItem(KEPT, chosen);
        await bring(chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <Spoken value={value}>{children}</Spoken>;
}

export function useLanguage() {
  return use(Spoken);
}

/** The phrases of a room in the language of the person. */
export function useWords<W extends Phrases>(words: W): Say<W> {
  const { language } = useLanguage();
  return useMemo(() => (key, ...values) => say(words[key]!, language, values[0] as Record<string, string | number>), [words, language]);
}
