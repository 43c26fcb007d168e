/** @file What own folders and sites have for a line, for the fake host: a few pictures that speak of any words. */
import type { OffersView } from "../bindings/OffersView";
import type { OfferView } from "../bindings/OfferView";
import type { Storyboard } from "../bindings/Storyboard";
import type { Host } from "../host";
import { thumbOf } from "./frames";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;
type Act = (id: string, scene: string, change: (now: Storyboard) => Storyboard) => Storyboard;

const about = (words: string): OfferView[] => [
  { id: "o1", name: `${words}.mp4`, kind: "video", own: true, site: "", author: "", licence: "", length_ms: 12_000, fits: "good" },
  { id: "o2", name: `${words}, evening light`, kind: "video", own: false, site: "Pexels", author: "Ruvim", licence: "Pexels licence", length_ms: 32_000, fits: "good" },
  { id: "o3", name: `${words} in an old book`, kind: "photo", own: false, site: "Wikimedia Commons", author: "Ann & Co", licence: "CC BY 4.0", length_ms: null, fits: "fair" },
  { id: "o4", name: "A city at night", kind: "video", own: false, site: "Pexels", author: "Ann", licence: "Pexels licence", length_ms: 9_000, fits: "weak" },
];

/** Spool leaves out how every second line's film begins. */
const startOf = (scene: string) => (Number(scene.replace(/\D/g, "")) % 2 === 0 ? 1_300 : 0);

export function fakeOffers(call: Call, act: Act): Pick<Host, "lineStart" | "findPictures" | "fetchPicture" | "takePicture" | "offerUrl"> {
  const offered = new Map<string, OfferView>();
  const gone = { code: "offer_gone", message: "This picture is not on offer any more.", hint: "Look for it again.", retryable: false };
  const find = (id: string): OfferView => {
    const offer = offered.get(id);
    if (!offer) throw gone;
    return offer;
  };
  return {
    lineStart: (id, scene) => call("line_start", [id, scene], () => startOf(scene)),
    findPictures: (id, scene, words) =>
      call("find_pictures", [id, scene, words], (): OffersView => {
        // Words that nobody has a picture of.
        const offers = /^(qq+|没有)/.test(words) ? [] : about(words);
        offers.forEach((offer) => offered.set(offer.id, offer));
        return { offers, notes: offers.length > 0 ? [] : ["Pixabay could not be reached."] };
      }),
    fetchPicture: (id, offer, onBytes) =>
      call("fetch_picture", [id, offer], () => {
        find(offer);
        onBytes(4_200_000);
      }),
    takePicture: (id, scene, offer) =>
      call("take_picture", [id, scene, offer], () => {
        const { name, kind, length_ms } = find(offer);
        return act(id, scene, (now) => {
          const media = `f-${offer}`;
          const file = { id: media, name, kind, length_ms, has_sound: kind === "video" ? true : null, missing: false };
          const scenes = now.scenes.map((one) => (one.id === scene ? { ...one, media, chosen_by: "person" as const, fits: "good" as const, in_ms: null } : one));
          return { ...now, scenes, media: [...now.media.filter((one) => one.id !== media), file] };
        });
      }),
    offerUrl: (_, __, offer) => thumbOf(offer),
  };
}
