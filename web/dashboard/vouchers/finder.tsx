/** Paste a code, in any writing, and see what it is; of one that is not known, why. */
import { data, ProblemError, redemptionsValidateCart, vouchersGetVoucherByCode } from "@kit/client";
import { useGo } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { useWords } from "@kit/words";
import { Alert, Button, Group, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useReason } from "../campaigns/refusals";
import { words } from "./words";

export function Finder() {
  const t = useWords(words);
  const go = useGo();
  const reason = useReason();
  const currency = useWorkspace()?.currency ?? "EUR";
  const [code, setCode] = useState("");
  const find = useMutation({
    mutationFn: async (asked: string) => {
      try {
        return await data(vouchersGetVoucherByCode({ query: { code: asked } }));
      } catch (error) {
        if (!(error instanceof ProblemError) || error.status !== 404) throw error;
        const tried = await data(redemptionsValidateCart({ body: { currency, lines: [{ sku: "-", quantity: 1, amount_minor: 0 }], incentives: [{ code: asked }], automatic: false } }));
        return String(tried.refused[0]?.refusal["code"] ?? "code_not_found");
      }
    },
    onSuccess: (found) => (typeof found === "string" ? undefined : go(`/codes/${found.id}`)),
  });
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim() !== "") find.mutate(code.trim());
      }}
    >
      <Group align="end" gap="xs" wrap="nowrap" maw={560}>
        <TextInput
          flex={1}
          label={t("find")}
          description={t("findHelp")}
          placeholder="SPRING-4F7K"
          value={code}
          maxLength={200}
          classNames={{ input: "mono" }}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            find.reset();
          }}
        />
        <Button type="submit" variant="default" loading={find.isPending} leftSection={<IconSearch size={16} aria-hidden />}>
          {t("lookUp")}
        </Button>
      </Group>
      {typeof find.data === "string" ? (
        <Alert color="orange" mt="sm" maw={560} role="alert" title={reason(find.data)}>
          {t(find.data === "code_mistyped" ? "mistypedText" : "unknownText")}
        </Alert>
      ) : null}
      {find.isError ? (
        <Alert color="red" mt="sm" maw={560} role="alert">
          {find.error.message}
        </Alert>
      ) : null}
    </form>
  );
}
