/**
 * A form for one thing: fields from their descriptions, what the API refuses shown at the field that it names, a guard
 * against leaving with changes, and both versions side by side where somebody else changed the thing meanwhile.
 */
import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useBlocker } from "@tanstack/react-router";
import { useRef, type ReactNode } from "react";
import { curlOf, type Call } from "../../client/curl";
import { CopyText } from "../../fields";
import { useGo } from "../../frame/link";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { Dialog } from "../dialog";
import { tell } from "../notices";
import { Page } from "../page";
import { Conflict } from "./conflict";
import { Drawn, Refused } from "./drawn";
import type { Field } from "./field";
import { useForm, type Read, type Sent } from "./use";

export interface FormPageProps<V extends object> {
  title: string;
  about?: string;
  back: { to: string; label: string };
  fields: readonly Field[];
  /** Names of fields under a heading each; without parts all fields stand in one. */
  parts?: readonly { title: string; about?: string; names: readonly string[] }[];
  initial: V;
  /** At which the initial values were read. */
  revision?: number;
  /** Sends the values and gives back where to go then. */
  submit: (sent: Sent<V>) => Promise<string>;
  reload?: () => Promise<Read<V>>;
  /** What the button says; "Save" unless told. */
  label?: string;
  /** The call that submitting makes, for "copy as curl". */
  call?: (values: V) => Call;
  /** Stands beside the fields: what will happen, in plain words. */
  aside?: (values: V) => ReactNode;
}

export function FormPage<V extends object>(props: FormPageProps<V>) {
  const t = useWords(words);
  const go = useGo();
  const queries = useQueryClient();
  const left = useRef(false);
  const form = useForm<V, string>({
    initial: props.initial,
    revision: props.revision,
    fields: props.fields,
    submit: props.submit,
    reload: props.reload,
    onDone: (to) => {
      left.current = true;
      tell(t("saved"));
      void queries.invalidateQueries();
      go(to);
    },
  });
  const guard = useBlocker({ shouldBlockFn: () => form.dirty && !left.current, enableBeforeUnload: () => form.dirty && !left.current, withResolver: true });
  const parts = props.parts ?? [{ title: "", names: props.fields.map((one) => one.name) }];
  return (
    <Page title={props.title} about={props.about} back={props.back}>
      <form onSubmit={form.submit} className="form">
        <Stack gap="md" className="form-fields">
          <Refused problems={form.problems} />
          {parts.map((part) => (
            <Stack key={part.title} className="card" p="lg" component="section">
              {part.title === "" ? null : (
                <div>
                  <Title order={2}>{part.title}</Title>
                  {part.about === undefined ? null : (
                    <Text c="dimmed" mt={2}>
                      {part.about}
                    </Text>
                  )}
                </div>
              )}
              <Drawn form={form} only={part.names} />
            </Stack>
          ))}
          <Group justify="space-between" gap="sm">
            {props.call === undefined ? <span /> : <CopyText text={() => curlOf(props.call!(form.values))} label={t("copyCurl")} />}
            <Group gap="sm">
              <Button variant="default" onClick={() => go(props.back.to)}>
                {t("cancel")}
              </Button>
              <Button type="submit" loading={form.busy}>
                {props.label ?? t("save")}
              </Button>
            </Group>
          </Group>
        </Stack>
        {props.aside === undefined ? null : <aside className="card summary">{props.aside(form.values)}</aside>}
      </form>
      {guard.status === "blocked" ? (
        <Dialog title={t("leave")} close={guard.reset}>
          <Text mb="lg">{t("leaveText")}</Text>
          <Group justify="end">
            <Button variant="default" onClick={guard.proceed}>
              {t("leaveYes")}
            </Button>
            <Button onClick={guard.reset} data-autofocus>
              {t("leaveNo")}
            </Button>
          </Group>
        </Dialog>
      ) : null}
      <Conflict form={form} />
    </Page>
  );
}
