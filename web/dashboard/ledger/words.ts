import { phrases } from "@kit/words";

export { causes } from "../customers/words";

export const reasons = phrases({
  earn: ["Earned", "Ganados", "Kazanıldı", "Diperoleh", "Tích", "获得"],
  spend: ["Spent", "Gastados", "Harcandı", "Dipakai", "Tiêu", "使用"],
  expiry: ["Ran out", "Caducados", "Süresi doldu", "Kedaluwarsa", "Hết hạn", "过期"],
  adjust: ["Adjusted", "Ajustados", "Düzeltildi", "Disesuaikan", "Điều chỉnh", "调整"],
  take_back: ["Taken back", "Retirados", "Geri alındı", "Ditarik kembali", "Thu hồi", "收回"],
  give_back: ["Given back", "Devueltos", "Geri verildi", "Dikembalikan", "Hoàn lại", "退还"],
});

export const words = phrases({
  title: ["Ledger", "Libro mayor", "Puan defteri", "Buku besar", "Sổ cái", "积分账本"],
  about: [
    "Every movement of points, newest first: whose, why, by which campaign and version, or by whom.",
    "Cada movimiento de puntos, primero el más reciente: de quién, por qué, por qué campaña y versión, o por quién.",
    "Puanların her hareketi, en yenisi önce: kimin, neden, hangi kampanya ve sürümle ya da kimin eliyle.",
    "Setiap pergerakan poin, terbaru dahulu: milik siapa, mengapa, oleh kampanye dan versi mana, atau oleh siapa.",
    "Mọi biến động điểm, mới nhất trước: của ai, vì sao, theo chiến dịch và phiên bản nào, hoặc do ai.",
    "所有积分变动，最新在前：属于谁、原因、由哪个活动及版本或由谁产生。",
  ],
  at: ["When", "Cuándo", "Ne zaman", "Kapan", "Khi nào", "时间"],
  recorded: ["Recorded", "Registrado", "Kaydedildi", "Dicatat", "Ghi lúc", "记录时间"],
  customer: ["Customer", "Cliente", "Müşteri", "Pelanggan", "Khách hàng", "顾客"],
  customerId: ["Customer id", "Id del cliente", "Müşteri kimliği", "Id pelanggan", "Id khách hàng", "顾客 ID"],
  wallet: ["Wallet", "Monedero", "Cüzdan", "Dompet", "Ví", "钱包"],
  amount: ["Points", "Puntos", "Puan", "Poin", "Điểm", "积分"],
  movement: ["Movement", "Movimiento", "Hareket", "Pergerakan", "Biến động", "变动"],
  cause: ["Cause", "Causa", "Sebep", "Penyebab", "Nguyên nhân", "起因"],
  causeId: ["Id of the cause", "Id de la causa", "Sebebin kimliği", "Id penyebab", "Id nguyên nhân", "起因 ID"],
  why: ["Why", "Por qué", "Neden", "Mengapa", "Vì sao", "原因"],
  rule: ["Campaign and version", "Campaña y versión", "Kampanya ve sürüm", "Kampanye dan versi", "Chiến dịch và phiên bản", "活动与版本"],
  version: ["version {number}", "versión {number}", "sürüm {number}", "versi {number}", "phiên bản {number}", "版本 {number}"],
  reverses: ["undoes an earlier line", "deshace una línea anterior", "önceki bir satırı geri alır", "membatalkan baris sebelumnya", "hoàn tác một dòng trước", "撤销先前的一条"],
  actor: ["By", "Por", "Kim", "Oleh", "Bởi", "操作人"],
  actorExample: ["As the person or key is called", "Nombre de la persona o clave", "Kişinin ya da anahtarın adı", "Nama orang atau kunci", "Tên người hoặc khóa", "人员或密钥的名称"],
  automatic: ["Automatic", "Automático", "Otomatik", "Otomatis", "Tự động", "自动"],
  journal: ["Journal", "Asiento", "Kayıt", "Jurnal", "Bút toán", "凭证"],
  from: ["Recorded from", "Registrado desde", "Kayıt başı", "Dicatat dari", "Ghi từ ngày", "记录起始日"],
  until: ["Recorded to", "Registrado hasta", "Kayıt sonu", "Dicatat sampai", "Ghi đến ngày", "记录截止日"],
  atLeast: ["Points, at least", "Puntos, mínimo", "En az puan", "Poin, minimal", "Điểm, tối thiểu", "积分不少于"],
  atMost: ["Points, at most", "Puntos, máximo", "En çok puan", "Poin, maksimal", "Điểm, tối đa", "积分不多于"],
  byHand: ["By hand", "A mano", "Elle", "Manual", "Thủ công", "手工"],
  spent: ["Spent", "Gastados", "Harcananlar", "Dipakai", "Đã tiêu", "已使用"],
  expired: ["Ran out", "Caducados", "Süresi dolanlar", "Kedaluwarsa", "Hết hạn", "已过期"],
  takenBack: ["Taken back", "Retirados", "Geri alınanlar", "Ditarik kembali", "Đã thu hồi", "已收回"],
  none: ["Nothing has moved yet", "Aún no se ha movido nada", "Henüz hareket yok", "Belum ada pergerakan", "Chưa có biến động nào", "尚无变动"],
  noneText: [
    "As soon as an order earns points, or somebody gives some, the line and its reason stand here.",
    "En cuanto un pedido gane puntos o alguien los dé, la línea y su motivo aparecerán aquí.",
    "Bir sipariş puan kazandırdığında ya da biri puan verdiğinde satırı ve nedeni burada görünür.",
    "Begitu pesanan menghasilkan poin atau seseorang memberinya, baris dan alasannya tampil di sini.",
    "Ngay khi đơn hàng tích điểm hoặc ai đó tặng điểm, dòng và lý do sẽ hiện ở đây.",
    "一旦订单产生积分或有人赠送积分，记录及其原因就会显示在这里。",
  ],
});
