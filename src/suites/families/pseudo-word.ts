import type { Random } from '../../base/random';

const onsets =
  'b c d f g h j k l m n p r s t v w x z b d f g l m n p r s t v br cr dr fr gr pr tr bl cl fl gl pl sl st sp sk sm sn sw th sh ch ph qu wh kn y'.split(
    ' ',
  );
const vowels = 'a e i o u a e i o u a e i o u a e i o u a e i o u a e i o ai ea ee ia io oo ou ui ã é á ó ê í ão y'.split(' ');
const codas = 'b c d f g k l m n p r s t x z l m n r s n r s ck ft ld lt mp nd ng nk nt rd rk rl rm rn rt sk ss st th ll ff'.split(' ');

/** A pronounceable word of no language, lower case, 3–9 letters. */
export function pseudoWord(random: Random): string {
  for (;;) {
    const draw = random.next();
    const syllables = draw < 0.2 ? 1 : draw < 0.75 ? 2 : 3;
    let word = random.next() < 0.2 ? random.pick(vowels) : '';
    for (let i = 0; i < syllables; i += 1) {
      word += random.pick(onsets) + random.pick(vowels);
      if (random.next() < 0.35) word += random.pick(codas);
    }
    if (word.length >= 3 && word.length <= 9) return word;
  }
}
