/** @file What else can be done with a video, behind one small button. A dialog gives the focus back to that button. */
import { Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconCopy, IconEdit, IconFirst, IconHistory, IconMore } from "../../design/icons";
import { IconAction } from "../../design/IconAction";
import { tell } from "../../design/notify";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { ChangeDialog } from "./ChangeDialog";
import { HistoryDialog } from "./HistoryDialog";
import { levelOf, LEVELS } from "./words";

interface Props {
  job: JobView;
  /** Whether something waits in line before it. */
  behind?: boolean;
}

const MAY_CHANGE = ["queued", "retryable", "needs_you", "paused"];

export function CardMenu({ job, behind = false }: Props) {
  const { t } = useTranslation();
  const commands = useCommands();
  const [open, setOpen] = useState<"change" | "history" | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const { id, title } = job;
  const changeable = MAY_CHANGE.includes(job.state);

  function close() {
    setOpen(null);
    more.current?.focus();
  }
  async function another() {
    if (await commands.again(id)) tell({ text: t("toast.again", { title }) });
  }
  function prioritize(picked: string) {
    const level = LEVELS.find((one) => one.name === picked);
    if (level) void commands.prioritize(id, level.priority);
  }

  return (
    <>
      <Menu position="bottom-end" width={210} returnFocus>
        <Menu.Target>
          <IconAction ref={more} label={t("action.more")} name={t("action.of", { action: t("action.more"), title })} testid="action-more">
            <IconMore size={18} stroke={1.8} />
          </IconAction>
        </Menu.Target>
        <Menu.Dropdown>
          {changeable && (
            <Menu.Item data-autofocus leftSection={<IconEdit size={17} stroke={1.7} />} onClick={() => setOpen("change")} data-testid="menu-change">
              {t("action.change")}
            </Menu.Item>
          )}
          {behind && (
            <Menu.Item leftSection={<IconFirst size={17} stroke={1.7} />} onClick={() => void commands.move(id, null)} data-testid="menu-first">
              {t("action.first")}
            </Menu.Item>
          )}
          <Menu.Item data-autofocus={changeable ? undefined : true} leftSection={<IconCopy size={17} stroke={1.7} />} onClick={() => void another()} data-testid="menu-another">
            {t("action.another")}
          </Menu.Item>
          <Menu.Item leftSection={<IconHistory size={17} stroke={1.7} />} onClick={() => setOpen("history")} data-testid="menu-history">
            {t("action.history")}
          </Menu.Item>
          {changeable && (
            <>
              <Menu.Divider />
              <Menu.Label>{t("priority.label")}</Menu.Label>
              <Menu.RadioGroup value={levelOf(job.priority)} onChange={prioritize}>
                {LEVELS.map(({ name }) => (
                  <Menu.RadioItem key={name} value={name} closeMenuOnClick data-testid={`priority-${name}`}>
                    {t(`priority.${name}`)}
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ChangeDialog job={open === "change" ? job : null} onClose={close} />
      <HistoryDialog job={open === "history" ? job : null} onClose={close} />
    </>
  );
}
