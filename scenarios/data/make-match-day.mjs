// Makes match-day.csv: requests a minute of a website on a day with two matches, in the shape that the logs of the
// 1998 World Cup site have (a flat night, a slow rise, sharp peaks around kick-off, a long tail). No data of those logs
// is in it: run `node scenarios/data/make-match-day.mjs > scenarios/data/match-day.csv`.
const MINUTES = 24 * 60;
let state = 19980712;
/** Uniform in [0, 1): a small linear congruential generator, so that the file is the same everywhere. */
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const bump = (minute, at, rise, fall, height) => {
  const width = minute < at ? rise : fall;
  return height * Math.exp(-(((minute - at) / width) ** 2));
};
console.log("time,requests");
for (let minute = 0; minute < MINUTES; minute++) {
  const day = 6_000 + 4_500 * Math.sin((2 * Math.PI * (minute - 480)) / MINUTES);
  const matches = bump(minute, 930, 25, 70, 34_000) + bump(minute, 1200, 20, 80, 52_000);
  const goals = minute % 37 === 0 && minute > 900 && minute < 1320 ? 9_000 * random() : 0;
  const noise = 1 + 0.12 * (random() + random() - 1);
  console.log(`${minute * 60},${Math.round((day + matches + goals) * noise)}`);
}
