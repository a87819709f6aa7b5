/** @import { Sample } from './meter.js' */
import { drawing } from './dom.js';

const WIDTH = 600;
const HEIGHT = 100;
/** Units of the drawing a 429 mark is high. */
const MARK = 8;

/** The top of the scale: a round figure a little above the highest value. */
export function scaleOf(/** @type {readonly { rate: number }[]} */ samples) {
  const highest = Math.max(1, ...samples.map(({ rate }) => rate));
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= highest) ?? highest;
}

/**
 * Samples as a line that grows from the right, seconds with 429s marked below it.
 * @param {readonly Sample[]} samples oldest first
 * @param {number} span how many samples fill the width
 * @param {string} label what it says to those who do not see it
 */
export function line(samples, span, label) {
  const top = scaleOf(samples);
  const step = WIDTH / (span - 1);
  const x = (/** @type {number} */ index) => WIDTH - (samples.length - 1 - index) * step;
  const y = (/** @type {number} */ rate) => HEIGHT - 1 - (rate / top) * (HEIGHT - 4);
  const points = samples.map(({ rate }, index) => `${x(index).toFixed(1)},${y(rate).toFixed(1)}`).join(' ');
  return drawing(
    'svg',
    {
      class: 'line',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
    },
    samples.length > 1 &&
      drawing('polygon', { class: 'line-area', points: `${x(0)},${HEIGHT} ${points} ${WIDTH},${HEIGHT}` }),
    drawing('polyline', { class: 'line-stroke', points }),
    ...samples.flatMap(({ throttled }, index) =>
      throttled === 0
        ? []
        : drawing('rect', {
            class: 'line-throttled',
            x: x(index) - step / 2,
            y: HEIGHT - MARK,
            width: step,
            height: MARK,
          }),
    ),
  );
}
