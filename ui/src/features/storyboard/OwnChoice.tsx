/** @file What one line has of its own, which otherwise is as in the whole video. */
import { useTranslation } from "react-i18next";
import { ChoicePicker } from "../../design/ChoicePicker";
import classes from "./Panel.module.css";

const AS_VIDEO = "video";

interface Props {
  label: string;
  testid: string;
  /** The line's own; none as in the whole video. */
  own: string | null;
  /** What the whole video has, in words. */
  usual: string;
  choices: readonly string[];
  name: (choice: string) => string;
  onPick: (own: string | null) => void;
}

export function OwnChoice({ label, testid, own, usual, choices, name, onPick }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.line}>
      <h3 className={classes.label}>{label}</h3>
      <ChoicePicker
        label={label}
        testid={testid}
        value={own ?? AS_VIDEO}
        onChange={(picked) => onPick(picked === AS_VIDEO ? null : picked)}
        options={[{ value: AS_VIDEO, label: t("board.asVideo"), hint: usual }, ...choices.map((value) => ({ value, label: name(value) }))]}
      />
    </div>
  );
}
