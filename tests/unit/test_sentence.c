/*
 * Where sentences end.  In the tables '|' stands where one ends; white space
 * around it belongs to the text.  Languages are measured: each table has twenty
 * lines, RIGHT_MIN of them must come out as written.
 */
#include "text/sentence.h"

#include <setjmp.h>
#include <cmocka.h>

#include "base/node.h"
#include "base/buf.h"
#include "json/json.h"
#include "uni/uni.h"

#define LINES 20
#define RIGHT_MIN 18   /* of LINES */
#define GOLDEN_MIN 46  /* of the 48 rules of the corpus */

/* The text without the marks, and the text with marks where ends were found. */
static void split(struct skn_buf *out, const char *marked, const char *lang)
{
	struct skn_buf text = SKN_BUF_INIT;
	struct skn_spans spans = { 0 };

	for (const char *c = marked; *c; c++)
		if (*c != '|')
			skn_buf_addc(&text, *c);
	skn_sentences(&spans, text.p, text.n, lang);
	skn_buf_clear(out);
	for (size_t i = 0; i < spans.n; i++) {
		if (i)
			skn_buf_addc(out, '|');
		skn_buf_add(out, text.p + spans.v[i].start, spans.v[i].end - spans.v[i].start);
	}
	skn_vec_release(&spans);
	skn_buf_release(&text);
}

static void expect(const char *const *rows, size_t n)
{
	struct skn_buf out = SKN_BUF_INIT;
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++) {
		split(&out, rows[i], NULL);
		if (skn_streq(out.p, rows[i]))
			continue;
		print_error("want  %s\nfound %s\n", rows[i], out.p);
		wrong++;
	}
	skn_buf_release(&out);
	assert_int_equal(wrong, 0);
}

static void measure(const char *name, const char *lang, const char *const rows[LINES])
{
	struct skn_buf out = SKN_BUF_INIT;
	int right = 0;

	for (size_t i = 0; i < LINES; i++) {
		split(&out, rows[i], lang);
		if (skn_streq(out.p, rows[i]))
			right++;
		else
			print_message("# %s: want  %s\n# %s: found %s\n", name, rows[i], name, out.p);
	}
	print_message("# %s: %d of %d lines right\n", name, right, LINES);
	skn_buf_release(&out);
	assert_true(right >= RIGHT_MIN);
}

static void english(void **state)
{
	static const char *const rows[] = {
		"",
		" \n ",
		"No end",
		"One. |Two.",
		"  One.  |Two.\n",
		"One! |Two? |Three.",
		"See e.g. BERT. |See also, i.e. GPT, the rest.",
		"See cf. Fig. 3, Sec. 2.1 and Eq. 4. |Then stop.",
		"Dr. Smith met J. K. Rowling at the U.K. Office. |They talked.",
		"The U.S. GDP rose approx. $1.5M (pp. 3–4). |It fell.",
		"He lives in the U.S. |She does not.",
		"Zhang et al. 2016 demolished it. |Wang et al. (2017) agreed.",
		"It works, says Wang et al. |However, nobody checked.",
		"\"Really?\" he asked. |\"No.\" |She left.",
		"He (Mr. X.) left. |(He came back.) |Then he slept.",
		"We left at 5 p.m. |John stayed. |At 5 p.m. Eastern it rang.",
		"The answer is no. |Ask no. 5 instead.",
		"Vitamin C and plan B. |The rest is A.",
		"J. P. Morgan bought it in Dec. 2020. |The sun. |Growth was slow.",
		"It rose. |20 people died. |2016 was better.",
		"In sec. 20 it rose by 3 %. |20 people said so.",
		"Version 2.0. |It works. |Use v1.2.3 of arXiv:1611.03530 (v2). |Good.",
		"Well ... maybe. |Hm... |Then... no.",
		"Wait… what? |Wait… |What?",
		"Yahoo! is one. |Is it? |Yes.",
		"Apple Inc. announced it. |Apple Inc. |They announced it.",
		"He has a Ph.D. |She has a Ph.D. student.",
		"It ends. |*It* begins. |**Bold.** |Then not.",
		"It ends.\n|It begins.",
		"A wrapped\nline goes on. |Next\none too.",
		"A title\n\n|A text.\n \n|Another\r\n\r\n|one",
		"St. Louis is far. |Mt. Fuji too.",
		"1. First things first. |Then others.",
		"One 1. |Two 2. |Three",
	};

	SKN_UNUSED(state);
	expect(rows, SKN_ARRAY_LEN(rows));
}

static void citation_groups_stay_before(void **state)
{
	static const char *const rows[] = {
		"It doubled.[@a; @b] |Then it halved.",
		"It doubled. [@a] |Then it halved.",
		"It doubled.[1][2] |Then it halved.",
		"It doubled. [1] [2] |Then it halved.[3]",
		"It doubled.[^note] |Then it halved.",
		"It doubled! [@a, p. 7; -@b] |Then it halved?[@c] |Yes.",
		"He said “it doubled.”[@a] |Then it halved.",
		"It doubled [@a]. |Then it halved [@b, see Fig. 3. Or 4].",
		"Wang et al. [@wang] |Then others. |Wang et al. [@wang] showed it.",
		"It doubled.[@a] |20 people saw it.",
		"It doubled.\n[@a] |Then it halved.",
		"It doubled.\u00A0[@a] |Then it halved.",
		"It doubled.[@a]Then no blank follows.",
		"It is in the U.S. [@a] |Growth was slow.",
	};

	SKN_UNUSED(state);
	expect(rows, SKN_ARRAY_LEN(rows));
}

static void markup_is_not_split(void **state)
{
	static const char *const rows[] = {
		"Use `foo. Bar` here. |Use ``a ` b. C`` there.",
		"See [Foo. Bar](http://x.y/z) now. |Next.",
		"See [it](http://x.y/z \"A title. Of two\") now. |Next.",
		"See ![Foo. Bar](a.png) now. |Next.",
		"[Read this.](x) |Then go.",
		"See `ab`. |Then `cd`. |Done.",
		"See https://x.y/a.b?C=D#e.F. |Next.",
		"See <https://x.y/?q=A>. |Next.",
		"Mail Jane.Doe@example.com. |Next.",
		"A lone ` tick. |And [a bracket. |Next.",
		"An escaped \\[@a. |Next\\] one.",
		"It was “[...] Good.” |Next.",
		"It was good [...] Then it was not.",
		"1\\. First of all.",
	};

	SKN_UNUSED(state);
	expect(rows, SKN_ARRAY_LEN(rows));
}

static void lists_inside_a_paragraph(void **state)
{
	static const char *const rows[] = {
		"1. One |2. Two |3. Three",
		"1.) One. |2.) Two.",
		"a) One |b) Two",
		"• One |• Two",
		"1. One 3. |Three",
		"1. Mai und 2. Juni",
		"• 9. One |• 10. Two",
		"7. One |8. Two 8. |Three",
	};

	SKN_UNUSED(state);
	expect(rows, SKN_ARRAY_LEN(rows));
}

static void german(void **state)
{
	static const char *const rows[LINES] = {
		"Die Preise steigen z.B. in Berlin. |Die Löhne nicht.",
		"Das gilt z. B. Für Köln nicht. |Es gilt d. h. Überall.",
		"Er kam am 3. Oktober an. |Sie ging am 4. März.",
		"Dr. Müller und Prof. Schmidt kamen. |Sie gingen usw. |Danach war Ruhe.",
		"Siehe Nr. 5 und Abb. 3. |Das genügt.",
		"Das kostet ca. 5 Mio. Euro. |Mehr nicht.",
		"So war es im Jahr 1990. |Danach kam die Wende.",
		"„Wirklich?“ fragte er. |„Ja.“ |Sie nickte.",
		"Im 19. Jahrhundert lebte er. |Er starb 1850. |Niemand wusste es.",
		"Das ist gut! |Oder nicht? |Doch.",
		"Er sagte: „Ich gehe.“ |Dann ging er.",
		"Vgl. Bd. 2, S. 15 ff. und S. 20. |Dort steht es.",
		"Die Firma Meier u. Co. KG wuchs. |Sie wuchs schnell.",
		"Um 500 v. Chr. lebte er dort. |Heute nicht.",
		"Es wuchs um 3,5 %. |20 Personen starben.",
		"Das gilt u.a. Berlin und Hamburg. |Bonn nicht.",
		"Er wohnt in St. Gallen. |Sie wohnt in Bern.",
		"Das wurde verdoppelt.[@a] |Dann halbierte es sich.",
		"Nach § 5 Abs. 2 Nr. 3 BGB gilt das. |Es gilt bzw. galt.",
		"Hr. Meier (geb. 1950) und Fr. Schulz kamen. |Beide blieben.",
	};

	SKN_UNUSED(state);
	measure("German", "de", rows);
}

static void french(void **state)
{
	static const char *const rows[LINES] = {
		"M. Dupont est venu. |Mme Martin est partie.",
		"On voit p. ex. Paris et Lyon. |C'est beau.",
		"Il est né en 44 av. J.-C. |Les Romains aussi.",
		"« Oui. » |Il partit. |« Non ! » cria-t-elle.",
		"Voir p. 12 et chap. 3. |Ensuite lisez la fig. 4.",
		"Quoi ? |Il est parti ! |Elle aussi.",
		"« Vraiment ? » demanda-t-il. |Elle rit.",
		"MM. Durand et Petit sont là. |Ils parlent.",
		"Le prix est de 3,5 millions d’euros. |C’est cher.",
		"La S.A. Renault produit. |Elle vend.",
		"C'est fini… |Il pleut. |Et alors… rien.",
		"Le Dr Martin et le Pr Petit sont là. |Ils parlent.",
		"Les fruits, légumes, etc. sont chers. |Les prix montent.",
		"Il acheta des pommes, des poires, etc. |Puis il rentra.",
		"J. P. Sartre écrivit. |A. Camus aussi.",
		"Il dit : « Je pars. » |Puis il partit.",
		"La valeur a doublé.[@a; @b] |Puis elle a baissé.",
		"C.-à-d. que rien ne change. |Tout va bien.",
		"Env. 20 personnes sont mortes. |30 ont survécu.",
		"Mgr. Dupanloup parla. |On écouta.",
	};

	SKN_UNUSED(state);
	measure("French", "fr", rows);
}

static void spanish(void **state)
{
	static const char *const rows[LINES] = {
		"El Sr. García llegó. |La Sra. López se fue.",
		"Viajó a EE. UU. en 2010. |Volvió en 2012.",
		"Vive en EE. UU. |Su hermano vive en Perú.",
		"El Gobierno de EE. UU. Biden incluido lo dijo. |Nadie respondió.",
		"Hay frutas, p. ej. Manzanas. |No hay peras.",
		"¿Qué hora es? |¡Ya es tarde! |Vámonos.",
		"¿Vienes? preguntó ella. |No respondió.",
		"«Me voy.» |Y se fue. |«¡No!» gritó.",
		"Véase pág. 12 y cap. 3. |Después lea la fig. 4.",
		"El Dr. Ruiz y la Dra. Paz hablaron. |Nadie escuchó.",
		"Costó aprox. 5 euros. |Fue barato.",
		"Ud. tiene razón. |Vds. no.",
		"A las 5 p.m. |Los niños salieron. |Era tarde.",
		"Murió en el 44 a. C. |El imperio siguió.",
		"Compró pan, leche, etc. |Luego volvió.",
		"J. L. Borges escribió. |G. G. Márquez también.",
		"El valor se duplicó.[@a] |Luego bajó.",
		"Subió un 3 %. |20 personas murieron.",
		"La Av. Libertador es larga. |Termina en el río.",
		"Es cierto… |Nadie lo sabe. |Bueno.",
	};

	SKN_UNUSED(state);
	measure("Spanish", "es", rows);
}

static void russian(void **state)
{
	static const char *const rows[LINES] = {
		"Он родился в 1990 г. в Москве. |Потом уехал.",
		"Он родился в 1990 г. |Потом он уехал.",
		"Мы жили в г. Москва. |Там было хорошо.",
		"Это верно, т.е. Он прав. |Она нет.",
		"Это верно, т. е. Москва велика. |Да.",
		"Книги, журналы и т.д. лежат на столе. |Стол большой.",
		"Книги, журналы и т. д. |Они лежат на столе.",
		"А. С. Пушкин писал стихи. |М. Ю. Лермонтов тоже.",
		"Пришли Иванов, Петров и др. |Они ушли.",
		"См. стр. 5 и рис. 3. |Там всё есть.",
		"Он живёт на ул. Ленина. |Она живёт в обл. центре.",
		"Проф. Иванов и акад. Павлов пришли. |Все слушали.",
		"«Нет!» — сказал он. |«Да.» |Она кивнула.",
		"Что это? |Это дом! |Да.",
		"Это стоит 5 тыс. руб. |Дорого.",
		"В 44 г. до н. э. Цезарь умер. |Рим жил.",
		"Он ушёл… |Она осталась.",
		"Значение удвоилось.[@a] |Потом упало.",
		"Выросло на 3 %. |20 человек погибли.",
		"Он сказал: «Я ухожу». |Потом ушёл.",
	};

	SKN_UNUSED(state);
	measure("Russian", "ru", rows);
}

static void chinese(void **state)
{
	static const char *const rows[LINES] = {
		"今天天气很好。|我们去公园。",
		"你好吗？|我很好！|谢谢。",
		"他说：“我走了。”|然后他走了。",
		"他说：「我走了。」|然後他走了。",
		"真的吗？！|我不信。",
		"价格上涨了3.5%。|工资没有。",
		"研究表明，结果翻倍。[@a; @b]|然后减半。",
		"研究表明，结果翻倍。[@a] |然后减半。",
		"结果翻倍[1]。|然后减半[2]。",
		"他读了《红楼梦》。|她读了《西游记》。",
		"（见上文。）|然后继续。",
		"等等……|他来了。",
		"今天是2024年5月3日。|明天是4日。",
		"这是U.S. GDP的数据。|数据很好。",
		"第一，经济增长；第二，人口下降。|结论很清楚。",
		"“你好。”|“再见。”|他们说。",
		"请看 https://a.b/c?d=e 这个网站。|它很好。",
		"他说“好。”，然后走了。",
		"『书名。』|他读了。",
		/* Not split as yet: a line break there would stand for a blank. */
		"结果翻倍。|2016年减半。",
	};

	SKN_UNUSED(state);
	measure("Chinese", "zh", rows);
}

static void japanese(void **state)
{
	static const char *const rows[LINES] = {
		"今日は天気がいい。|公園に行こう。",
		"元気ですか？|はい、元気です！|ありがとう。",
		"「行く。」と彼は言った。|彼女は笑った。",
		"「行く。」|彼は言った。",
		"本当？！|信じられない。",
		"価格は3.5％上がった。|賃金は上がらない。",
		"結果は倍増した。[@a; @b]|その後、半減した。",
		"結果は倍増した。[@a] |その後、半減した。",
		"結果は倍増した[1]。|その後、半減した[2]。",
		"『吾輩は猫である』を読んだ。|面白かった。",
		"（上記参照。）|次に進む。",
		"えっと……|彼が来た。",
		"今日は2024年5月3日です。|明日は4日です。",
		"「こんにちは。」|「さようなら。」|二人は言った。",
		"彼は「もう帰る。」って言った。|でも帰らなかった。",
		"彼は「はい。」、彼女は「いいえ。」と答えた。",
		"すごい！|彼は叫んだ。",
		"OpenAIがモデルを発表した。|大きい。",
		"第一に経済。|第二に人口。|結論は明らかだ。",
		/* A name with a full stop in it; no list knows it. */
		"モーニング娘。が歌う。|みんなが聞く。",
	};

	SKN_UNUSED(state);
	measure("Japanese", "ja", rows);
}

static void texts_that_join_bare(void **state)
{
	static const struct {
		const char *a, *b;
		bool bare;
	} rows[] = {
		{ "好。", "我", true },	       { "好。”", "我", true },
		{ "好。[@a; @b]", "我", true }, { "好。[@a][1]", "“我", true },
		{ "好。", "2016年", false },    { "good.", "我", false },
		{ "好。", "Next", false },      { "好。”", "“Next", false },
		{ "“Foo.”", "“Bar.”", false },  { "", "我", false },
		{ "好。", "", false },	       { "한국어.", "한국어", false },
		{ "好 [link]", "我", false },   { "**好。**", "我", true },
	};

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(rows); i++)
		if (skn_sentence_bare(rows[i].a, strlen(rows[i].a), rows[i].b, strlen(rows[i].b)) !=
		    rows[i].bare)
			fail_msg("'%s' + '%s'", rows[i].a, rows[i].b);
}

static uint64_t seed = 88172645463325252u;

static uint32_t below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % n;
}

static bool spaced(const char *s, size_t at)
{
	static const char *const spaces[] = { " ", "\n", "\t", "\r", "\u00A0", "\u2003" };

	for (size_t i = 0; i < SKN_ARRAY_LEN(spaces); i++) {
		size_t n = strlen(spaces[i]);

		if (at >= n && memcmp(s + at - n, spaces[i], n) == 0)
			return true;
	}
	return false;
}

/* Texts put together from what is difficult; those in WHOLE may not be split. */
static void what_holds_for_any_text(void **state)
{
	static const char *const whole[] = {
		"[@a; @b, p. 7. Foo]", "`a. B`", "[x](x. \"A. B! C\")", "https://a.b/c.D?E=F!G",
		"[L. M](y)",
	};
	static const char *const parts[] = {
		"A", "b", "One", "two", " ", " ", " ", "\n", "\n\n", ".", ".", "!", "?", "...", "…",
		"\"", "”", "'", "(", ")", "[1]", "12", "1.", "e.g.", "Mr.", "U.S.", "p.m.", "。", "中",
		"！", "」", "「", "\xFF", "\xE3\x80", "•", "\u00A0", "\u2003", "`", "*", "_", "[", "»", "\\",
	};
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (int round = 0; round < 30000; round++) {
		struct skn_spans spans = { 0 };
		size_t held = 0, held_end = 0, at = 0;
		bool hold = round % 2;

		skn_buf_clear(&text);
		for (uint32_t k = below(12); k > 0; k--)
			skn_buf_adds(&text, parts[below(SKN_ARRAY_LEN(parts) - (hold ? 7 : 0))]);
		if (hold) {
			skn_buf_adds(&text, below(2) ? " " : "x. ");
			held = text.n;
			skn_buf_adds(&text, whole[below(SKN_ARRAY_LEN(whole))]);
			held_end = text.n;
			skn_buf_adds(&text, below(2) ? " " : ". ");
			for (uint32_t k = below(6); k > 0; k--)
				skn_buf_adds(&text, parts[below(SKN_ARRAY_LEN(parts) - 7)]);
		}
		skn_sentences(&spans, text.p, text.n, NULL);
		for (size_t i = 0; i < spans.n; at = spans.v[i++].end) {
			size_t end = spans.v[i].end;

			assert_int_equal(spans.v[i].start, at);
			assert_true(end > at);
			if (end == text.n)
				continue;
			if (!spaced(text.p, end) &&
			    !skn_sentence_bare(text.p, end, text.p + end, text.n - end))
				fail_msg("'%s' is split at %zu", text.p, end);
			if (end > held && end < held_end)
				fail_msg("'%s' is split at %zu, inside", text.p, end);
		}
		assert_int_equal(at, text.n);
		skn_vec_release(&spans);
	}
	skn_buf_release(&text);
}

/* Twice the text takes at most about twice the time, whatever it is made of. */
static void time_is_linear(void **state)
{
	static const char *const units[] = {
		"One. ", ".", ". ", "` `` ", "](", "](a \"", "[@", "[", "((((", ".)))", "。「", "[1]",
		"\\", "<a", "1. A ", "a.m. X ", "\n", "\n\n", ". . . . ", "...", "[a](b) ", "**A.** ",
		"\u2028", "x", "\u0301", "» ", "\xFF",
	};
	struct skn_buf text = SKN_BUF_INIT;

	SKN_UNUSED(state);
	for (size_t i = 0; i < SKN_ARRAY_LEN(units); i++) {
		struct skn_spans spans = { 0 };
		clock_t start = clock();

		skn_buf_clear(&text);
		while (text.n < 2000000)
			skn_buf_adds(&text, units[i]);
		skn_sentences(&spans, text.p, text.n, NULL);
		assert_int_equal(skn_vec_last(&spans)->end, text.n);
		if (clock() - start > 30 * CLOCKS_PER_SEC)
			fail_msg("2 MB of '%s' take too long", units[i]);
		skn_vec_release(&spans);
	}
	skn_buf_release(&text);
}

static bool rule_holds(const struct skn_node *rule)
{
	const struct skn_node *text = rule->child, *want = text->next->child;
	struct skn_spans spans = { 0 };
	struct skn_buf piece = SKN_BUF_INIT;
	bool right = true;

	skn_sentences(&spans, text->text, text->len, "en");
	for (size_t i = 0; i < spans.n && right; i++) {
		size_t start = spans.v[i].start;

		while (start < spans.v[i].end && text->text[start] == ' ')
			start++;
		skn_buf_clear(&piece);
		skn_buf_add(&piece, text->text + start, spans.v[i].end - start);
		skn_buf_rtrim(&piece);
		right = want && skn_buf_eq(&piece, want->text, want->len);
		want = want ? want->next : NULL;
	}
	right = right && !want;
	if (!right)
		print_message("# not as the rule says: %s\n", text->text);
	skn_vec_release(&spans);
	skn_buf_release(&piece);
	return right;
}

static void read_file(struct skn_buf *out, const char *path)
{
	FILE *f = fopen(path, "rb");
	char part[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		skn_buf_add(out, part, n);
	fclose(f);
}

/* CORPORA/sentences.json: [[text, [sentence, ...]], ...] */
static void the_rules_of_the_corpus(void **state)
{
	const char *corpora = getenv("CORPORA");
	struct skn_tree tree = SKN_TREE_INIT;
	struct skn_buf text = SKN_BUF_INIT;
	size_t right = 0;
	char *path;

	SKN_UNUSED(state);
	if (!corpora) {
		print_message("# CORPORA is not set: the rules of sentences.json are skipped\n");
		skip();
	}
	path = skn_xasprintf("%s/sentences.json", corpora);
	read_file(&text, path);
	assert_int_equal(skn_json_parse(&tree, text.p, text.n, path, NULL), 0);
	for (const struct skn_node *rule = tree.root->child; rule; rule = rule->next)
		right += rule_holds(rule);
	print_message("# %zu of %zu rules hold\n", right, tree.root->n_children);
	assert_true(right >= GOLDEN_MIN);
	skn_tree_release(&tree);
	skn_buf_release(&text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(english),
		cmocka_unit_test(citation_groups_stay_before),
		cmocka_unit_test(markup_is_not_split),
		cmocka_unit_test(lists_inside_a_paragraph),
		cmocka_unit_test(german),
		cmocka_unit_test(french),
		cmocka_unit_test(spanish),
		cmocka_unit_test(russian),
		cmocka_unit_test(chinese),
		cmocka_unit_test(japanese),
		cmocka_unit_test(texts_that_join_bare),
		cmocka_unit_test(what_holds_for_any_text),
		cmocka_unit_test(time_is_linear),
		cmocka_unit_test(the_rules_of_the_corpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
