/** Words that open sentences or hold them together, in English and Portuguese: capitalised at a sentence's start, they are no names. */
export const functionWords: ReadonlySet<string> = new Set(
  `a about add after all also am an and answer any are as ask at be because been before begin book both bring but buy by calculate call
  can cite classify come compare compute continue convert correct could count create decide define delete describe did do does draw each
  either email end estimate evaluate every explain extract fetch fill find first fix for forget format from generate get give given go
  group guess had has have he her here his how i if in insert is it its keep last leave let like list load look make many may me measure
  might move much multiply must my name need next now of off on once one only open or order organise organize our out over pay pick plan
  please plus predict print product put rank read remind remove repeat replace reply reserve return reverse rewrite run say schedule
  search select send set shall she should show solve some sort split start state subtract sum summarise summarize suppose sure take tell
  that the their them then there these they this those to today too translate try turn type update us use verify wait wake want was
  we were what when where which while who whom whose why will wish with work would write yes you your
  acha ache ache-me acorde adicione ainda ajude além ao aos apague apenas após aquela aquele as até avise busque cada calcule cancele
  classifique coloque com como compare complete compre conte converta corrija crie da dado dados dar das de decida defina depois desde
  descreva deve devo dê dê-me diga dizer do dos e ela elas ele eles em encomende encontre então entre envie era escolha escreva
  essa esse esta está este eu exija explique extraia faça fale fica foi for gere há inicie isso isto já lembre leia liste mais mande
  mas me meu minha mostre mova multiplique na nas no nos nós o onde ordene organize os ou para pague pela pelo peça pegue planeje pode
  pois ponha por porque posso preciso procure prove qual quais qualquer quando quantas quanto quantos quanta que quem quero remova repita
  reserve responda resolva resuma reverta sabe se selecione sem seja ser será seu sim some soma sua são também tem tenho ter teste toda
  todas todo todos traduza traga troque um uma use vai vamos você veja verifique vocês à às é`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Words that turn a sentence round. `n't` and `cannot` are read in `meaning.ts`. */
export const negations: ReadonlySet<string> = new Set(
  `not no never none neither nor nothing nobody nowhere without except unless cannot unable hardly
  não nunca jamais nem nenhum nenhuma nada ninguém sem exceto salvo`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Numbers as words, English and Portuguese, with their values. `um` and `uma` are left out: they are articles far more often. */
export const numberWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    zero: 0,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    thirteen: 13,
    fourteen: 14,
    fifteen: 15,
    sixteen: 16,
    seventeen: 17,
    eighteen: 18,
    nineteen: 19,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
    hundred: 100,
    thousand: 1000,
    million: 1_000_000,
    dois: 2,
    duas: 2,
    três: 3,
    quatro: 4,
    cinco: 5,
    seis: 6,
    sete: 7,
    oito: 8,
    nove: 9,
    dez: 10,
    onze: 11,
    doze: 12,
    treze: 13,
    catorze: 14,
    quatorze: 14,
    quinze: 15,
    dezesseis: 16,
    dezessete: 17,
    dezoito: 18,
    dezenove: 19,
    vinte: 20,
    trinta: 30,
    quarenta: 40,
    cinquenta: 50,
    sessenta: 60,
    setenta: 70,
    oitenta: 80,
    noventa: 90,
    cem: 100,
    cento: 100,
    mil: 1000,
    milhão: 1_000_000,
  }).map(([word, value]) => [word, String(value)]),
);
