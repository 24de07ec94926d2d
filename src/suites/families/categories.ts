import type { Language } from '../../contract/suite';

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Groups of words that belong together; no word is in two groups of a language. */
export const categories: Record<Language, readonly (readonly string[])[]> = {
  en: [
    list('apple pear plum cherry grape peach mango lemon'),
    list('hammer saw drill pliers wrench axe shovel rake'),
    list('dog cat horse cow sheep goat rabbit mouse'),
    list('red blue green yellow purple brown white black'),
    list('shirt coat skirt sock glove scarf jacket hat'),
    list('car bus train bicycle truck ship tram plane'),
    list('violin piano flute drum guitar harp trumpet cello'),
    list('table chair sofa bed desk shelf wardrobe bench'),
  ],
  pt: [
    list('maçã pera ameixa cereja uva pêssego manga limão'),
    list('martelo serrote furadeira alicate chave machado pá ancinho'),
    list('cachorro gato cavalo vaca ovelha cabra coelho rato'),
    list('vermelho azul verde amarelo roxo marrom branco preto'),
    list('camisa casaco saia meia luva cachecol jaqueta chapéu'),
    list('carro ônibus trem bicicleta caminhão navio bonde avião'),
    list('violino piano flauta tambor violão harpa trompete violoncelo'),
    list('mesa cadeira sofá cama escrivaninha estante armário banco'),
  ],
};
