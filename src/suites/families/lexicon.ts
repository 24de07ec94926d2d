/** The words the translation family knows, English beside Portuguese; one meaning each, no word twice on a side. */
export const lexicon: readonly (readonly [en: string, pt: string])[] = `
house=casa dog=cachorro cat=gato water=água bread=pão milk=leite book=livro door=porta window=janela table=mesa
chair=cadeira sun=sol moon=lua star=estrela sea=mar river=rio tree=árvore flower=flor bird=pássaro fish=peixe
horse=cavalo cow=vaca car=carro train=trem street=rua city=cidade king=rei queen=rainha friend=amigo mother=mãe
father=pai brother=irmão sister=irmã child=criança hand=mão foot=pé head=cabeça heart=coração eye=olho mouth=boca
night=noite day=dia week=semana year=ano fire=fogo stone=pedra gold=ouro iron=ferro paper=papel key=chave
knife=faca spoon=colher apple=maçã egg=ovo rice=arroz salt=sal sugar=açúcar cheese=queijo wine=vinho tea=chá
red=vermelho blue=azul green=verde white=branco black=preto big=grande small=pequeno new=novo old=velho hot=quente
cold=frio happy=feliz sad=triste strong=forte
`
  .trim()
  .split(/\s+/)
  .map((pair) => {
    const [en = '', pt = ''] = pair.split('=');
    return [en, pt] as const;
  });
