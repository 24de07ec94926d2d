/** A setting that is on or off, with what it means below it. */
export function SwitchField(props: {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly value: boolean;
  readonly disabled?: boolean;
  /** Over the whole row: its help is long. */
  readonly wide?: boolean;
  readonly onChange: (value: boolean) => void;
}) {
  return (
    <div class={props.wide === true ? 'field field-wide' : 'field'}>
      <label class="check">
        <input
          type="checkbox"
          data-field={props.name}
          checked={props.value}
          disabled={props.disabled}
          aria-describedby={`${props.name}-help`}
          onChange={(event) => props.onChange(event.currentTarget.checked)}
        />
        {props.label}
      </label>
      <p id={`${props.name}-help`} class="field-help">
        {props.help}
      </p>
    </div>
  );
}
