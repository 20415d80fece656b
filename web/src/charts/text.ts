/** How wide a text is, about: the picture on paper is laid out where nothing can be measured. */
export function wide(text: string, size: number): number {
  let found = 0
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    if (code >= 0x2e80) found += 1
    else if ('iljtfI.,:;|!\'’ '.includes(letter)) found += 0.32
    else if ('mwMWШЩЖЮшщжюм@%'.includes(letter)) found += 0.86
    else found += code >= 0x410 || (code >= 65 && code <= 90) ? 0.62 : 0.56
  }
  return found * size
}

/** The text as far as there is room, with an ellipsis where it was cut. */
export function fit(text: string, size: number, room: number): string {
  if (wide(text, size) <= room) return text
  const letters = [...text]
  while (letters.length > 1 && wide(letters.join('') + '…', size) > room) letters.pop()
  return letters.length > 1 || wide(`${letters[0]}…`, size) <= room ? `${letters.join('').trimEnd()}…` : ''
}

/** The text in lines that fit, `most` of them; words are kept whole where there are any. */
export function wrapped(text: string, size: number, room: number, most: number): string[] {
  const pieces = /[\u2e80-\uffff]/.test(text) ? [...text] : text.split(/(?<= )/)
  const lines: string[] = []
  let line = ''
  for (const piece of pieces) {
    if (line !== '' && wide((line + piece).trimEnd(), size) > room) {
      lines.push(line.trim())
      line = ''
    }
    line += piece
  }
  if (line.trim() !== '') lines.push(line.trim())
  const shown = lines.slice(0, most)
  if (lines.length > most) shown[most - 1] = fit(`${shown[most - 1]} ${lines.slice(most).join(' ')}`, size, room)
  return shown.map((one) => fit(one, size, room))
}
