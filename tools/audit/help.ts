export const auditHelp = `npm run audit: one audit in a headless Chromium; prints the report's summary and link, writes its files.

  npm run audit -- [options]

  --engine auto|web-llm|onnx-webgpu|onnx-wasm   engine to use (default auto: the best this machine allows)
  --model ID|FOLDER|URL     model: an id of the page's list, a folder with the Hugging Face layout, or such a folder's
                            address (default: the model that ships with Apura)
  --model-record FILE       models of your own: an MLC record (model, model_id, model_lib), a list of them, or ONNX folders
                            (id, onnx); paths count from the file's folder. --model then is an id in it (default: the first)
  --suite ID|FILE           apura-20: one prompt per task (default); apura-agents: tasks of several steps, with tools and
                            documents; or a task file of your own, JSON or YAML (./apura-20 where a file has such a name)
  --tool-server [NAME=]URL  an MCP server (streamable HTTP) that steps of the suite may use by this name, or by the one that it
                            gives itself; tools that say that they only read may be called (repeatable)
  --allow-tool-server [NAME=]URL
                            the same, and its tools may also write (repeatable). Nobody can be asked here: any other call is
                            denied and its task fails. A token is read from APURA_TOOL_TOKEN_NAME, else APURA_TOOL_TOKEN
  --tasks N                 run only the first N tasks
  --seed N                  seed of the generated tasks
  --threads N               threads of the CPU engine
  --chaos [SEED]            cause faults on purpose while the tasks run (agents, tools, engine, storage, clocks), placed by
                            the seed (default 1); the verdict says whether each was noticed and nothing was lost, and
                            nothing of such a report speaks for the device
  --chaos-faults A,B        only these: agent-throws, agent-hangs, agent-returns-nothing, agent-returns-wrong-type,
                            agent-answers-wrong, agent-floods-bus, tool-hangs, tool-crashes, tool-breaks-schema,
                            tool-returns-10mb, engine-killed, storage-full, clock-jumps-forward, clock-jumps-back
  --probe-memory            measure GPU memory by allocating before a model is chosen
  --software-adapter        allow GPU engines on an adapter that computes on the CPU (right results, very slow)
  --capacity                measure, after the suite, how many agents the engine serves at once (up to 2.5 minutes more)
  --adapter none|swiftshader|hardware
                            GPU that the page sees: none, WebGPU computed on the CPU, or this machine's GPU
                            (default: what the browser offers)
  --out FOLDER              where the files go (default apura-report): report.json, report.seed.json, report.md, link.txt
  --timeout SECONDS         give up after so long (default 900; 3600 with --model or --model-record, for the download)
  --chrome-flag FLAG        pass a flag to Chromium, e.g. --chrome-flag=--enable-logging (repeatable)
  --lang en|pt              language of the page and of report.md
  --headed                  show the browser's window
  --quiet                   print the verdict and the link only
  --help                    this text

The browser is, in this order: CHROME_PATH, an installed Chrome or Chromium, Playwright's download, Debian's package.
Exit code: 0 the verdict is pass or degraded, 1 it is fail, 2 the audit could not run (the reason is on stderr).
`;
