/** The few words that only the picture on paper says, in every language. */

interface Words {
  measured: string
  believed: string
  good: string
  bad: string
  curve: string
  hatch: string
}

const WORDS: Record<string, Words> = {
  en: {
    measured: 'measured',
    believed: 'believed',
    good: 'good',
    bad: 'bad',
    curve: 'Emotion: solid line measured, with its interval; dashed line believed; shaded between them the gap',
    hatch: 'Hatched: too little data to say anything',
  },
  ru: {
    measured: 'измерено',
    believed: 'по карте',
    good: 'хорошо',
    bad: 'плохо',
    curve: 'Эмоции: сплошная линия – измерено, с интервалом; пунктир – по карте; закрашено – расхождение между ними',
    hatch: 'Штриховка: данных слишком мало, чтобы что-то сказать',
  },
  'zh-Hant': {
    measured: '實測',
    believed: '地圖所述',
    good: '好',
    bad: '差',
    curve: '情緒：實線為實測值與區間，虛線為地圖所述，兩線之間的色塊為落差',
    hatch: '斜線：資料太少，無法判斷',
  },
}

/** The words of the language; of one that is not known the English ones. */
export function words(lang: string): Words {
  const found = WORDS[lang] ?? WORDS.en
  if (!found) throw new Error('no words')
  return found
}
