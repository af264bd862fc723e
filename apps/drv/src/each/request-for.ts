import type { RunRequest } from '../run/run-request.ts';
import type { Settings } from '../settings/settings.ts';
import { fillIn, hasPlace } from './fill-in.ts';
import type { Item } from './item.ts';

/**
 * What is to be run for one item: its places are filled in image, command and options. A command without any gets the
 * line as its last word, as with xargs.
 */
export function requestFor({ image, command, settings }: RunRequest, item: Item): RunRequest {
  const words = [image, ...command].some(hasPlace) ? command : [...command, '{}'];
  return {
    image: fillIn(image, item),
    command: words.map((word) => fillIn(word, item)),
    settings: filled(settings, item),
  };
}

function filled(settings: Settings, item: Item): Settings {
  return {
    ...settings,
    text(name) {
      const setting = settings.text(name);
      return setting === undefined ? undefined : { ...setting, value: fillIn(setting.value, item) };
    },
    list: (name) =>
      settings.list(name).map((setting) => ({ ...setting, value: fillIn(setting.value, item) })),
  };
}
