import { createSignal, createUniqueId, Show } from 'solid-js';
import { isServerName, isThisMachine, parseToolAddress } from '../../../../contract/tool-address';
import { useToolTexts } from '../../../i18n/tool-texts';
import type { ToolServersControl } from '../../../state/create-tool-servers';

type Wrong = 'malformed' | 'mixed' | 'password' | 'badName';

/** The form that adds a remote server: pressing its button is the consent to reach that address. */
export function AddServer(props: { readonly tools: ToolServersControl }) {
  const t = useToolTexts();
  const [url, setUrl] = createSignal('');
  const [name, setName] = createSignal('');
  const [token, setToken] = createSignal('');
  const [keepsToken, setKeepsToken] = createSignal(false);
  const [wrong, setWrong] = createSignal<Wrong>();

  const add = (): void => {
    const address = url().trim();
    const wanted = name().trim();
    const parsed = parseToolAddress(address);
    const isTaken = props.tools.servers().some((server) => server.name === wanted && server.url !== parsed?.href);
    const problem = wrongAddress(address) ?? (wanted !== '' && (!isServerName(wanted) || isTaken) ? 'badName' : undefined);
    setWrong(problem);
    if (problem !== undefined) return;
    const secret = token().trim();
    void props.tools.add({
      url: address,
      ...(wanted === '' ? {} : { name: wanted }),
      ...(secret === '' ? {} : { token: secret }),
      keepsToken: keepsToken() && secret !== '',
    });
    setUrl('');
    setName('');
    setToken('');
    setKeepsToken(false);
  };

  return (
    <form
      class="add-server"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <h3>{t().add.title}</h3>
      <div class="add-server-fields">
        <Field
          name="server-url"
          type="url"
          label={t().add.url}
          help={t().add.urlHelp}
          error={wrong() === 'badName' ? undefined : wrongText()}
          value={url()}
          onInput={setUrl}
        />
        <Field
          name="server-name"
          type="text"
          label={t().add.name}
          help={t().add.nameHelp}
          error={wrong() === 'badName' ? wrongText() : undefined}
          value={name()}
          onInput={setName}
        />
        <Field name="server-token" type="password" label={t().add.token} help={t().add.tokenHelp} value={token()} onInput={setToken} />
      </div>
      <div class="field">
        <label class="check">
          <input
            type="checkbox"
            data-field="server-keep-token"
            checked={keepsToken()}
            disabled={token().trim() === ''}
            onChange={(event) => setKeepsToken(event.currentTarget.checked)}
          />
          {t().add.keepToken}
        </label>
        <p class="field-help">{t().add.keepTokenHelp}</p>
      </div>
      <button type="submit" class="secondary" data-action="add-server" disabled={url().trim() === ''}>
        {t().add.submit}
      </button>
    </form>
  );

  function wrongText(): string | undefined {
    const problem = wrong();
    return problem === undefined ? undefined : t().add[problem];
  }
}

/** What is wrong with an address that cannot be reached from a page. */
function wrongAddress(text: string): Wrong | undefined {
  if (parseToolAddress(text) !== undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return 'malformed';
  return url.protocol === 'http:' && !isThisMachine(url) ? 'mixed' : 'password';
}

function Field(props: {
  readonly name: string;
  readonly type: 'text' | 'url' | 'password';
  readonly label: string;
  readonly help: string;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onInput: (text: string) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        id={id}
        data-field={props.name}
        type={props.type}
        autocomplete={props.type === 'password' ? 'new-password' : 'off'}
        spellcheck={false}
        value={props.value}
        aria-invalid={props.error !== undefined}
        aria-describedby={`${id}-help`}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <p id={`${id}-help`} class="field-help" role={props.error === undefined ? undefined : 'alert'}>
        <Show when={props.error} fallback={props.help}>
          {(error) => <span class="field-error">{error()}</span>}
        </Show>
      </p>
    </div>
  );
}
