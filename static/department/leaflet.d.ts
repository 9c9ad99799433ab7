/** What the map uses of Leaflet 1.9, which the page loads before its module. */
interface MapPoint {
  x: number;
  y: number;
}

interface MapPlace {
  lat: number;
  lng: number;
}

interface MapBounds {
  getNorth(): number;
  getSouth(): number;
  getEast(): number;
  getWest(): number;
}

interface MapEvent {
  containerPoint: MapPoint;
}

interface MapPart {
  addTo(map: FacilityMap): this;
  on(type: string, act: () => void): this;
}

interface MapPopup extends MapPart {
  setLatLng(place: [number, number]): this;
  setContent(content: HTMLElement): this;
  openOn(map: FacilityMap): this;
  getElement(): HTMLElement | undefined;
}

interface FacilityMap {
  on(types: string, act: (event: MapEvent) => void): this;
  fitBounds(bounds: [number, number][], options: object): this;
  setView(place: [number, number], zoom: number, options?: object): this;
  getZoom(): number;
  getSize(): MapPoint;
  getBounds(): MapBounds;
  getPanes(): { overlayPane: HTMLElement };
  getContainer(): HTMLElement;
  latLngToContainerPoint(place: [number, number]): MapPoint;
  containerPointToLayerPoint(point: [number, number]): MapPoint;
  closePopup(): this;
  scrollWheelZoom: { enable(): void; disable(): void };
}

interface Leaflet {
  map(element: HTMLElement, options: object): FacilityMap;
  tileLayer(address: string, options: object): MapPart;
  popup(options: object): MapPopup;
  control: { zoom(options: object): MapPart; scale(options: object): MapPart };
  DomUtil: { setPosition(element: HTMLElement, point: MapPoint): void };
}

/** A facility of the collection that the API gives. */
interface Facility {
  id: string;
  geometry: { coordinates: [number, number] };
  properties: {
    name: string;
    type: string | null;
    ward_name: string | null;
    province_name: string | null;
    standing: string;
    last_visited_on: string | null;
  };
}

declare const L: Leaflet;
