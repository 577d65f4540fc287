// What the page does where JavaScript runs: charts come alive as they come into view, the legend hides an engine
// everywhere, tables sort. Without it everything but these is there.
(() => {
  const charts = unpack(document.getElementById('charts').textContent);
  const views = new Map();
  const hidden = new Set();
  const tip = document.getElementById('tip');

  document.documentElement.classList.remove('no-script');

  function showTip(_handler, event, _item, value) {
    if (value === null || value === undefined || value === '') {
      tip.hidden = true;
      return;
    }
    const list = document.createElement('dl');
    for (const [name, text] of Object.entries(value)) {
      const term = document.createElement('dt');
      const detail = document.createElement('dd');
      term.textContent = name;
      detail.textContent = text;
      list.append(term, detail);
    }
    tip.replaceChildren(list);
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 12, innerWidth - width - 4))}px`;
    tip.style.top = `${Math.max(4, event.clientY - height - 10)}px`;
  }

  /** JSON from gzip as base64. */
  async function unpack(text) {
    const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const json = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(json).text());
  }

  async function enliven(figure) {
    const id = figure.dataset.chart;
    const runtime = vega.parse((await charts)[id], undefined, { ast: true });
    const view = new vega.View(runtime, {
      expr: expressionInterpreter,
      renderer: 'svg',
      container: figure.querySelector('.view'),
      hover: true,
      logLevel: vega.Error,
    });
    view.tooltip(showTip);
    views.set(id, view);
    view.signal('hidden', [...hidden]);
    await view.runAsync();
    figure.dataset.live = 'true';
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) {
          observer.unobserve(entry.target);
          enliven(entry.target).catch(reportError);
        }
      }
    },
    { rootMargin: '200px' },
  );
  for (const figure of document.querySelectorAll('figure[data-chart]')) {
    observer.observe(figure);
  }

  for (const button of document.querySelectorAll('.legend button')) {
    button.addEventListener('click', () => {
      const { engine } = button.dataset;
      const show = hidden.has(engine);
      if (show) {
        hidden.delete(engine);
      } else {
        hidden.add(engine);
      }
      button.setAttribute('aria-pressed', String(show));
      for (const row of document.querySelectorAll('[data-engine]:not(button)')) {
        row.hidden = hidden.has(row.dataset.engine);
      }
      // In the table of a chart the engine is what a row begins with.
      for (const row of document.querySelectorAll('figure tbody tr')) {
        row.hidden = hidden.has(row.cells[0].textContent);
      }
      for (const view of views.values()) {
        view.signal('hidden', [...hidden]).runAsync();
      }
    });
  }

  /** What a cell is sorted by: the number behind its text, or in it; texts without one are alike. */
  function numberOf(cell) {
    const value = Number(cell.dataset.value ?? cell.textContent);
    return Number.isNaN(value) ? 0 : value;
  }

  for (const button of document.querySelectorAll('th button')) {
    button.addEventListener('click', () => {
      const header = button.parentElement;
      const column = header.cellIndex;
      const descending = header.getAttribute('aria-sort') === 'ascending';
      for (const other of header.parentElement.children) {
        other.removeAttribute('aria-sort');
      }
      header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const body = header.closest('table').tBodies[0];
      const rows = [...body.rows].sort((a, b) => {
        const [left, right] = [a, b].map((row) => row.cells[column]);
        const order = numberOf(left) - numberOf(right) || left.textContent.localeCompare(right.textContent);
        return descending ? -order : order;
      });
      body.append(...rows);
    });
  }
})();
