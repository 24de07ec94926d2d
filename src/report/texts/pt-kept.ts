/** Frases sobre o que fica guardado no dispositivo. */
export const ptKept = {
  findings: {
    resumed: {
      title: 'A auditoria foi interrompida e retomada',
      observed:
        'A página sumiu no meio. Retomada em {at|time} (vezes: {times}); {kept} de {total} resultados valiam então e não foram executados de novo.',
      why: 'Os tempos contam só enquanto uma página executava a auditoria: {awayMs|ms} sem página ficam fora, e o modelo foi carregado de novo a cada vez.',
      action: 'Para uma execução sem interrupção, inicie a auditoria de novo.',
    },
    'not-kept': {
      title: 'A auditoria não foi guardada neste dispositivo',
      observed: 'Nada, ou só o começo, foi anotado: {reason|word}.',
      why: 'Uma recarga no meio teria perdido o que foi feito. Os números não dependem disso.',
      action: '',
    },
    'learned-before': {
      title: 'Auditorias anteriores informaram esta',
      observed:
        'Começou com o que se aprendeu neste dispositivo (auditorias: {runs}, tipos de falha: {strategies}, incidentes resolvidos: {incidents}).',
      why: 'Isso escolhe o que se tenta depois de uma falha. Nenhuma resposta de uma auditoria anterior foi usada.',
      action: '',
    },
  },
  words: {
    'not-kept-other-tab': 'outra aba executava uma auditoria, o que também deixa as duas mais lentas',
    'not-kept-no-locks': 'este navegador não tem Web Locks, e não daria para distinguir duas abas',
    'not-kept-newer': 'o diário neste dispositivo é de uma versão mais nova do Apura, e ficou como estava',
    'not-kept-denied': 'o navegador nega o armazenamento, ou uma aba antiga o bloqueia',
    'not-kept-full': 'não havia mais espaço no dispositivo',
    'not-kept-too-large': 'era mais longa do que se guarda',
    'not-kept-lost': 'o navegador fechou o diário no meio',
    'not-kept-chaos': 'falhas foram postas nela de propósito, e nada se deve aprender dela',
  },
} as const;
