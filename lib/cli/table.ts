/**
 * Lays out text for a terminal. Pure functions.
 */

/** Rows under their headings, columns two spaces apart; the last column is not padded. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) => Math.max(width(heading), ...rows.map((row) => width(row[column] ?? ''))))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column === cells.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - width(cell)))).join('  ')
  return [
    line(headings),
    line(widths.map((each, column) => '-'.repeat(column === widths.length - 1 ? width(headings[column] ?? '') : each))),
    ...rows.map(line),
  ].join('\n')
}

/** Columns a text takes: characters of East Asia and emoji take two. */
export function width(text: string): number {
  let columns = 0
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    columns +=
      (point >= 0x1100 && point <= 0x115f) ||
      (point >= 0x2e80 && point <= 0xffdc && !(point >= 0xff61 && point <= 0xffdc)) ||
      point >= 0x1f300
        ? 2
        : 1
  }
  return columns
}

/** On one line and at most so many columns, with an ellipsis for what is left out and nothing that would command the terminal. */
export function oneLine(text: string, columns: number): string {
  const flat = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '?')
    .trim()
  if (width(flat) <= columns) return flat
  let kept = ''
  for (const character of flat) {
    if (width(kept + character) > columns - 1) break
    kept += character
  }
  return `${kept}…`
}

export function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`
  const units = ['KiB', 'MiB', 'GiB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value.toFixed(1)} ${units[unit]}`
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} ms` : value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`
}
