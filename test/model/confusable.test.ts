import { tryFindConfusable } from "../../lib/model/confusable";

describe("a name that can be told from others by looking at it", () => {
  it.each([
    ["team:payments"],
    ["a  b/c=d,e@f+g.h_i-j"],
    ["équipe:paiements"],
    ["grüße:größe"],
    ["Łódź:łąka"],
    ["påske:ødeleg"],
    ["決済:運用チーム"],
    ["결제:운영"],
    ["payments:決済"],
  ])("%s is one", (text) => {
    expect(tryFindConfusable(text)).toBeUndefined();
  });

  it.each([
    ["Cyrillic", "ѕystem:admin"],
    ["a word all of Cyrillic", "асе"],
    ["Greek", "αdmin"],
    ["Armenian", "օps"],
    ["Cherokee", "Ꭺdmin"],
    ["full-width letters", "ａdmin"],
    ["a full-width colon", "team：payments"],
    ["mathematical letters", "𝐚dmin"],
    ["a combining mark", "e\u0301quipe"],
    ["a mark that stands alone", "admin\u0332"],
    ["a space that does not break", "a\u00a0b"],
    ["an ideographic space", "a\u3000b"],
    ["a dotless i", "admın"],
    ["a long s", "ſystem:x"],
    ["a ligature", "oﬃce"],
    ["a ligature of its own letter", "læs"],
    ["the Kelvin sign", "e\u212as"],
    ["a Hangul filler", "a\u3164"],
    ["a lone jamo", "ᅵ"],
    ["half-width kana", "ﾁ"],
    ["two scripts in a word", "a決"],
    ["and the other way round", "決a"],
    ["a digit of another script", "٣"],
    ["a look-alike of the hyphen", "a‐b"],
    ["an emoji", "a😀"],
    ["a lone surrogate", "a\ud800"],
  ])("%s: is none", (_what, text) => {
    expect(tryFindConfusable(text)).toMatchObject({ ok: false });
  });

  it.each([
    ["nothing", "a\u200bb"],
    ["a join", "a\u200db"],
    ["the other direction", "a\u202eb"],
    ["a soft hyphen", "a\u00adb"],
    ["a variation", "a\ufe0fb"],
  ])("%s between letters: is none", (_what, text) => {
    expect(tryFindConfusable(text)).toMatchObject({ ok: false });
  });
});
