import { createSignal, createUniqueId, Show } from 'solid-js';

/** A line of text that is read on change; what cannot be read stays in the field with its reason, and changes nothing. */
export function TextField<T>(props: {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly invalid: string;
  readonly value: T | undefined;
  readonly placeholder?: string;
  readonly numeric?: boolean;
  readonly optional?: boolean;
  readonly read: (text: string) => T | undefined;
  readonly onChange: (value: T | undefined) => void;
}) {
  const id = createUniqueId();
  const [isInvalid, setIsInvalid] = createSignal(false);
  const change = (text: string): void => {
    const trimmed = text.trim();
    const value = trimmed === '' ? undefined : props.read(trimmed);
    const isBad = value === undefined && !(trimmed === '' && props.optional === true);
    setIsInvalid(isBad);
    if (!isBad) props.onChange(value);
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        data-field={props.name}
        type="text"
        inputmode={props.numeric === true ? 'numeric' : 'text'}
        autocomplete="off"
        spellcheck={false}
        placeholder={props.placeholder}
        value={props.value === undefined ? '' : String(props.value)}
        aria-invalid={isInvalid()}
        aria-describedby={`${id}-help`}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <p id={`${id}-help`} class="field-help" role={isInvalid() ? 'alert' : undefined}>
        <Show when={isInvalid()} fallback={props.help}>
          <span class="field-error">{props.invalid}</span>
        </Show>
      </p>
    </div>
  );
}
