/**
 * Prints the summary: ratios of this package to each other driver first, absolute medians beside.
 */

/** @param {object[]} lines @param {string[]} drivers */
export function printTable(lines, drivers) {
  const others = drivers.filter((driver) => driver !== 'aiges')
  const head = ['aiges / ...', ...others, 'direction', '', 'absolute:', ...drivers]
  const rows = lines.map((line) => [
    line.title,
    ...others.map((driver) => (line.ratio[driver] === undefined ? '' : `${significant(line.ratio[driver].median)}x`)),
    directionOf(line),
    line.reached === null ? '' : line.reached ? 'yes' : 'not yet',
    '',
    ...drivers.map((driver) => (line.absolute[driver] === undefined ? '' : amount(line.absolute[driver].median, line.unit))),
  ])
  print([head, ...rows])
  const bounds =
    lines.find((line) => line.trial === 'in64m')?.absolute.aiges?.median /
    lines.find((line) => line.trial === 'in64k')?.absolute.aiges?.median
  if (Number.isFinite(bounds)) console.log(`\n64 MiB in takes ${significant(bounds)}x of 64 KiB in (aiges).`)
}

function directionOf({ direction }) {
  if (direction === null) return ''
  if (direction.below !== undefined) return `< ${amount(direction.below, 'ns')}`
  if (direction.plus !== undefined) return `<= ${direction.peer} + ${amount(direction.plus, 'ns')}`
  return direction.atMost === undefined ? `>= ${direction.atLeast}x ${direction.peer}` : `<= ${direction.atMost}x ${direction.peer}`
}

function print(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  for (const row of rows)
    console.log(
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  ')
        .trimEnd(),
    )
}

const significant = (value) => (value >= 100 ? value.toFixed(0) : value >= 0.1 ? value.toPrecision(3) : value.toPrecision(2))

function amount(value, unit) {
  if (unit === '/s') return value >= 1e6 ? `${(value / 1e6).toFixed(2)} M/s` : `${(value / 1e3).toFixed(1)} k/s`
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} ms`
  return value >= 1e3 ? `${(value / 1e3).toPrecision(3)} µs` : `${value.toPrecision(3)} ns`
}
