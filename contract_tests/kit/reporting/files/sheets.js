// Lay cells out: a sheet for each value of the outermost axis, the innermost axes as columns, as many as fit.

const MOST_COLUMNS = 24;

function combinations(axes) {
  return axes.reduce((found, { values }) => found.flatMap((head) => values.map((value) => [...head, value])), [[]]);
}

const size = (axes) => axes.reduce((product, { values }) => product * values.length, 1);

/** Return the sheets of an operation; a cell that the run did not choose is null. */
function sheetsOf(axes, cells) {
  if (!cells.length) return [];
  const outer = axes.length > 2 ? axes.slice(0, 1) : [];
  const inner = axes.slice(outer.length);
  let at = inner.length - 1;
  while (at > 1 && size(inner.slice(at - 1)) <= MOST_COLUMNS) at -= 1;
  const rows = inner.slice(0, at);
  const columns = inner.slice(at);
  const each = size(inner);
  return combinations(outer).map((values, index) => ({
    title: outer.map((axis, place) => `${axis.name} ${leftOut(values[place])}`).join(", "),
    rows, columns, cells: cells.slice(index * each, (index + 1) * each),
  }));
}
