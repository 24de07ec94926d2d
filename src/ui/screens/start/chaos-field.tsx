import { Show } from 'solid-js';
import { chaosTextsIn } from '../../../report/texts/chaos-in';
import { useLocale } from '../../i18n/locale-context';
import { SwitchField } from '../../parts/switch-field';
import { TextField } from '../../parts/text-field';
import type { SetupControl } from '../../state/create-setup';
import { defaultChaosSeed, setupReaders } from '../../state/setup';

/** Faults on purpose: the switch, and with it the seed that decides which task gets which. */
export function ChaosField(props: { readonly setup: SetupControl }) {
  const { t, language } = useLocale();
  const words = () => chaosTextsIn(language());
  const seed = (): number | undefined => props.setup.setup().chaos;
  return (
    <>
      <SwitchField
        wide
        name="chaos"
        label={words().setting}
        help={words().settingHelp}
        value={seed() !== undefined}
        onChange={(isOn) => props.setup.change(isOn ? { chaos: defaultChaosSeed } : { chaos: undefined, faults: undefined })}
      />
      <Show when={seed() !== undefined}>
        <TextField
          name="chaos-seed"
          label={words().settingSeed}
          help={words().settingSeedHelp}
          invalid={t().settings.invalid.seed}
          value={seed()}
          numeric
          read={setupReaders.seed}
          onChange={(chaos) => props.setup.change({ chaos: chaos ?? defaultChaosSeed })}
        />
      </Show>
    </>
  );
}
