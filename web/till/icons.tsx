/** @jsxImportSource preact */
/** The few pictures of the till, drawn in the colour of the text. They say nothing that the words beside them do not. */
const SHAPES = {
  camera: "M4 7V5a1 1 0 0 1 1-1h2M17 4h2a1 1 0 0 1 1 1v2M20 17v2a1 1 0 0 1-1 1h-2M7 20H5a1 1 0 0 1-1-1v-2M7 9v6M10 9v6M13 9v6M17 9v6",
  good: "M5 12.5l4.5 4.5L19 7.500",
  bad: "M6 6l12 12M18 6L6 18",
  wait: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
  person: "M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8M5 20c.5-3.500 3-5.500 7-5.500s6.500 2 7 5.500",
  store: "M4 10v9h16v-9M3 10l2-6h14l2 6a3 3 0 0 1-6 0a3 3 0 0 1-6 0a3 3 0 0 1-6 0M10 19v-5h4v5",
  code: "M4 6h16v4a2 2 0 0 0 0 4v4H4v-4a2 2 0 0 0 0-4zM14 7v10",
  article: "M5 8h14l-1 12H6zM9 8V6a3 3 0 0 1 6 0v2",
} as const;

export function Icon({ of, size = 24 }: { of: keyof typeof SHAPES; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={SHAPES[of]} />
    </svg>
  );
}
