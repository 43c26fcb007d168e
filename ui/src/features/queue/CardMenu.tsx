/** @file What else can be done with a video, behind one small button. A dialog gives the focus back to that button. */
import { Menu } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { IconAgain, IconCopy, IconEdit, IconFirst, IconHistory, IconLink, IconMore, IconStoryboard, IconTrash, IconUpload } from "../../design/icons";
import { IconAction } from "../../design/IconAction";
import { later } from "../../design/later";
import { tell, tellProblem } from "../../design/notify";
import type { JobView } from "../../ipc/wire";
import { useCommands } from "../../ipc/useCommands";
import { useHandOver } from "../../ipc/useHandOver";
import { copy } from "../../lib/copy";
import { levelOf, LEVELS } from "./words";

interface About {
  job: JobView | null;
}
const has = ({ job }: About) => job !== null;
const ChangeDialog = later(async () => (await import("./ChangeDialog")).ChangeDialog, has, { job: null });
const HistoryDialog = later(async () => (await import("./HistoryDialog")).HistoryDialog, has, { job: null });
const KitDialog = later(async () => (await import("./KitDialog")).KitDialog, has, { job: null });
const TrashDialog = later(async () => (await import("./TrashDialog")).TrashDialog, has, { job: null });

interface Props {
  job: JobView;
  /** Whether something waits in line before it. */
  behind?: boolean;
  /** Opens its project, to change something and make it again. */
  onOpen: (id: string) => void;
}

const MAY_CHANGE = ["queued", "retryable", "needs_you", "paused"];

export function CardMenu({ job, behind = false, onOpen }: Props) {
  const { t } = useTranslation();
  const commands = useCommands();
  const handOver = useHandOver();
  const [open, setOpen] = useState<"change" | "history" | "kit" | "trash" | null>(null);
  const more = useRef<HTMLButtonElement>(null);
  const { id, title } = job;
  const [video] = job.videos;
  const changeable = MAY_CHANGE.includes(job.state);

  function close() {
    setOpen(null);
    more.current?.focus();
  }
  async function another() {
    if (await commands.again(id)) tell({ text: t("toast.again", { title }) });
  }
  async function copyPath(path: string) {
    if (await copy(path)) tell({ text: t("kit.pathCopied") });
    else tellProblem({ text: t("api.notCopied") });
  }
  function prioritize(picked: string) {
    const level = LEVELS.find((one) => one.name === picked);
    if (level) void commands.prioritize(id, level.priority);
  }

  return (
    <>
      <Menu position="bottom-end" width={230} returnFocus>
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
          {video && (
            <Menu.Item data-autofocus leftSection={<IconUpload size={17} stroke={1.7} />} onClick={() => setOpen("kit")} data-testid="menu-kit">
              {t("kit.open")}
            </Menu.Item>
          )}
          <Menu.Item data-autofocus={changeable || video ? undefined : true} leftSection={<IconAgain size={17} stroke={1.7} />} onClick={() => void another()} data-testid="menu-another">
            {t("action.another")}
          </Menu.Item>
          <Menu.Item leftSection={<IconStoryboard size={17} stroke={1.7} />} onClick={() => onOpen(id)} data-testid="menu-project">
            {t(video ? "kit.change" : "compose.open")}
          </Menu.Item>
          {video && (
            <Menu.Item leftSection={<IconCopy size={17} stroke={1.7} />} onClick={() => void handOver.copy(job)} data-testid="menu-copy">
              {t("action.copyFile")}
            </Menu.Item>
          )}
          {video && (
            <Menu.Item leftSection={<IconLink size={17} stroke={1.7} />} onClick={() => void copyPath(video.path)} data-testid="menu-path">
              {t("kit.path")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconHistory size={17} stroke={1.7} />} onClick={() => setOpen("history")} data-testid="menu-history">
            {t("action.history")}
          </Menu.Item>
          {video && (
            <>
              <Menu.Divider />
              <Menu.Item leftSection={<IconTrash size={17} stroke={1.7} />} onClick={() => setOpen("trash")} data-testid="menu-trash">
                {t("trash.open")}
              </Menu.Item>
            </>
          )}
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
      <KitDialog job={open === "kit" ? job : null} onClose={close} />
      <TrashDialog job={open === "trash" ? job : null} onClose={close} />
      <HistoryDialog job={open === "history" ? job : null} onClose={close} />
    </>
  );
}
