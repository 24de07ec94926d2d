import type { Language } from '../../contract/suite';

/** Words of one role. The two lists share no word; training never sees `heldOut` in this role. */
export interface RoleTable {
  readonly train: readonly string[];
  readonly heldOut: readonly string[];
}

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Given names, used in both languages. */
export const names: RoleTable = {
  train: list(`
    Ana Rui Eva Tom Mia Leo Sara Paulo Maria Carlos Julia Pedro Laura Bruno Clara Diego Elena Fabio Gina Hugo Iris
    Jonas Katia Lucas Marta Nina Oscar Paula Rita Sofia Tiago Vera Alice Bento Celia David Emma Felix Grace Helen
    Ivan Jack Karen Liam Monica Nelson Olga Peter Rosa Simon Teresa Victor Adam Bianca Caio Daniel Esther Frank
    Gloria Henry Irene James Larissa Marcos Natalia Otto Patricia Robert Silvia Thomas William Zoe Andre Beatriz
  `),
  heldOut: list(`
    Wanda Rafael Livia Arthur Denise Ingrid Mateus Noemi Samuel Yara Edgar Flora George Hilda Kevin Leticia Murilo
    Nicole Philip Quentin Renata Stella Ursula Vinicius Walter Camila Dora Ernest Gabriela Igor
  `),
};

/** Towns and cities, spelt alike in both languages. */
export const places: RoleTable = {
  train: list(`
    Lima Porto Madrid Berlin Oslo Cairo Tokyo Paris Quito Delhi Dublin Milan Recife Natal Santos Manaus Denver Dallas
    Boston Austin Geneva Vienna Prague Turin Malmo Bergen Havana Bogota Sydney Perth Accra Lagos Nairobi Dakar Seoul
    Osaka Hanoi Manila Macau Coimbra Braga Faro Leiria Goiania Belem Cuiaba Vitoria Olinda Chicago Miami Phoenix
    Memphis Bristol Leeds York Cork Lyon Nantes
  `),
  heldOut: list(`
    Toronto Helsinki Salvador Curitiba Warsaw Riga Valencia Kyoto Montreal Tunis Setubal Palmas Seattle Dover Bilbao
    Kampala Jakarta Aveiro Zurich Maceio Oxford Houston Bremen Verona
  `),
};

/** Things that can be bought, kept or liked, in a form that needs no article. */
export const goods: Readonly<Record<Language, RoleTable>> = {
  en: {
    train: list(`
      rice tea lamps figs bread salt soap paper honey milk nails ropes boots hats coats pens books chairs tables knives
      plates cups spoons candles mirrors clocks radios tents maps bricks wool silk cotton sugar coffee cheese beans
      lemons onions carrots grapes plums nuts oil flour pepper butter glue paint tape wire pipes shovels buckets
      ladders bells drums flutes
    `),
    heldOut: list(`
      brooms peaches pillows olives scarves batteries kettles magnets blankets melons guitars towels pumpkins sandals
      violins baskets cables almonds posters helmets ribbons walnuts
    `),
  },
  pt: {
    train: list(`
      arroz velas figos sal sabonete papel mel leite pregos cordas botas casacos canetas livros cadeiras mesas facas
      pratos copos colheres espelhos mapas tijolos seda milho queijo limões cebolas cenouras uvas nozes azeite farinha
      pimenta manteiga cola tinta fita arame canos baldes escadas sinos flautas tambores bolsas meias luvas chaves
      panelas vassouras pentes tomates bananas batatas
    `),
    heldOut: list(`
      pêssegos travesseiros azeitonas lenços baterias chaleiras cobertores melancias violões toalhas abóboras sandálias
      cestos cabos amêndoas cartazes capacetes castanhas parafusos martelos tapetes guardanapos
    `),
  },
};
