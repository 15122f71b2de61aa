package read

import (
	"strings"
	"testing"
)

// TestLanguages holds that articles in other languages are told from English ones, also from
// English ones that are full of foreign names.
func TestLanguages(t *testing.T) {
	for want, text := range map[string]string{
		"en": "Mohammed Shia al-Sudani received Masoud Barzani, Hadi al-Amiri and Qais al-Khazali in Baghdad on Tuesday. " +
			"Recep Tayyip Erdoğan, Vladimir Putin and Ebrahim Raisi met in Astana. " +
			"Andrzej Duda, Klaus Iohannis, Sauli Niinistö and Gitanas Nausėda wrote to Ursula von der Leyen. José Manuel " +
			"Albares flew to Tegucigalpa with Íñigo Méndez de Vigo.",
		"da": "Ministeren sagde tirsdag, at regeringen vil fortsætte forhandlingerne, og at grænsen vil være åben for " +
			"alle, der har brug for hjælp. Det er vigtigt at have et godt forhold til naboerne. ",
		"nb": "Statsministeren sa tirsdag at regjeringen vil fortsette forhandlingene, og at grensen skal holdes åpen " +
			"for alle som trenger hjelp. Det er viktig å ha et godt forhold til naboene våre, sa hun. ",
		"sv": "Ministern sade på tisdagen att regeringen kommer att fortsätta förhandlingarna och att gränsen ska vara " +
			"öppen för alla som behöver hjälp. Det är viktigt att ha goda grannar. ",
		"de": "Der Minister sagte am Dienstag, dass die Regierung die Verhandlungen fortsetzen werde und die Grenze für " +
			"alle offen bleibe, die Hilfe brauchen. Das sei für beide Länder wichtig. ",
		"nl": "De minister zei dinsdag dat de regering de onderhandelingen zal voortzetten en dat de grens open blijft " +
			"voor iedereen die hulp of onderdak nodig heeft. Dat is van groot belang. ",
		"fr": "Le ministre a déclaré mardi que le gouvernement poursuivrait les négociations et que la frontière " +
			"resterait ouverte à tous ceux qui ont besoin d'aide. C'est important pour nous. ",
		"es": "El ministro dijo el martes que el gobierno continuará las negociaciones y que la frontera seguirá abierta " +
			"para todos los que necesiten ayuda. Esto es importante para ambos países. ",
		"pt": "O ministro disse na terça-feira que o governo vai continuar as negociações e que a fronteira permanecerá " +
			"aberta a todos os que precisam de ajuda. Isso é muito importante para nós. ",
		"it": "Il ministro ha detto martedì che il governo continuerà i negoziati e che la frontiera resterà aperta a " +
			"tutti coloro che hanno bisogno di aiuto. Questo è importante per i due paesi. ",
		"pl": "Minister powiedział we wtorek, że rząd będzie kontynuował negocjacje i że granica pozostanie otwarta dla " +
			"wszystkich, którzy potrzebują pomocy. To jest ważne dla obu naszych krajów. ",
		"tr": "Bakan salı günü yaptığı açıklamada hükümetin görüşmelere devam edeceğini ve sınırın yardıma ihtiyacı olan " +
			"herkese açık kalacağını söyledi. Bu iki ülke için çok önemlidir dedi. ",
		"id": "Menteri mengatakan pada hari Selasa bahwa pemerintah akan melanjutkan perundingan dan bahwa perbatasan " +
			"akan tetap terbuka bagi semua orang yang membutuhkan bantuan kami. ",
		"ru": "Министр заявил во вторник, что правительство продолжит переговоры и что граница останется открытой для всех. ",
		"uk": "Міністр заявив у вівторок, що уряд продовжить переговори і що кордон залишиться відкритим для всіх, хто " +
			"потребує допомоги. ",
		"ar": "قال الوزير يوم الثلاثاء إن الحكومة ستواصل المفاوضات وإن الحدود ستبقى مفتوحة أمام الجميع. ",
		"zh": "部长周二表示，政府将继续谈判，边境将继续对所有需要帮助的人开放。这对两国都很重要。",
	} {
		docs, err := Bytes(Options{Format: "txt"}, "", []byte(strings.Repeat(text, 1+300/len(text))))
		if err != nil || len(docs) != 1 {
			t.Fatal(want, err)
		}
		got := docs[0].Source.Language
		if want == "en" && got != "en" && got != "" || want != "en" && (got == "en" || got == "") {
			t.Errorf("%s is read as %q", want, got)
		}
		if warned := len(docs[0].Warnings) > 0; warned != (want != "en") {
			t.Errorf("%s: warnings %q", want, docs[0].Warnings)
		}
	}
}
