/** Finds a card by its code without the code ever standing in the address of the screen. */
import { data, searchSearch } from "@kit/client";
import { useMay } from "@kit/client/session";
import { useGo } from "@kit/frame/link";
import { fail, warn } from "@kit/pages/notices";
import { useWords } from "@kit/words";
import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { words } from "./words";

export function Finder() {
  const t = useWords(words);
  const go = useGo();
  const may = useMay();
  const [typed, type] = useState("");
  if (!may("search:read")) return null;
  const find = async () => {
    const q = typed.trim();
    if (q === "") return;
    try {
      const hits = await data(searchSearch({ query: { q, limit: 2 } }));
      const [card, other] = hits.items.filter((one) => one.kind === "gift_card");
      if (card === undefined) warn(t("notFound"), []);
      else if (other !== undefined) warn(t("several"), []);
      else go(`/gift-cards/${card.id}`);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <TextInput
        aria-label={t("find")}
        placeholder={t("find")}
        size="md"
        maxLength={200}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
      />
    </form>
  );
}
