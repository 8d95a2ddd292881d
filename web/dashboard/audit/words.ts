import { phrases } from "@kit/words";

export const words = phrases({
  title: ["Audit trail", "Registro de auditoría", "Denetim izi", "Jejak audit", "Nhật ký kiểm toán", "审计记录"],
  about: [
    "Who did what, to what, and when. Nothing here can be changed, and a seal shows if somebody tried.",
    "Quién hizo qué, a qué y cuándo. Nada aquí puede cambiarse, y un sello muestra si alguien lo intentó.",
    "Kim, neye, ne zaman, ne yaptı. Buradaki hiçbir şey değiştirilemez; biri denerse mühür gösterir.",
    "Siapa melakukan apa, terhadap apa, dan kapan. Tidak ada yang dapat diubah, dan segel menunjukkan bila ada yang mencoba.",
    "Ai đã làm gì, với cái gì và khi nào. Không thể sửa bất cứ gì ở đây, và niêm phong cho thấy nếu có ai thử.",
    "谁在何时对什么做了什么。这里的内容无法更改，若有人尝试，封印会显示出来。",
  ],
  at: ["When", "Cuándo", "Ne zaman", "Kapan", "Khi nào", "时间"],
  who: ["Who", "Quién", "Kim", "Siapa", "Ai", "谁"],
  byPerson: ["Person", "Persona", "Kişi", "Orang", "Người", "人员"],
  byKey: ["API key", "Clave de API", "API anahtarı", "Kunci API", "Khóa API", "API 密钥"],
  byJob: ["Background job", "Proceso en segundo plano", "Arka plan işi", "Pekerjaan latar", "Tác vụ nền", "后台任务"],
  byCommand: ["Command line", "Línea de comandos", "Komut satırı", "Baris perintah", "Dòng lệnh", "命令行"],
  action: ["What", "Qué", "Ne", "Apa", "Làm gì", "操作"],
  subject: ["On what", "Sobre qué", "Neyin üzerinde", "Terhadap apa", "Với cái gì", "对象"],
  request: ["Request", "Petición", "İstek", "Permintaan", "Yêu cầu", "请求"],
  changes: ["Changes", "Cambios", "Değişiklikler", "Perubahan", "Thay đổi", "变更"],
  subjectId: ["Id of what was changed", "Id de lo cambiado", "Değiştirilenin kimliği", "Id yang diubah", "Id của mục bị đổi", "被更改对象的 ID"],
  empty: ["Nothing was done yet", "Aún no se ha hecho nada", "Henüz bir şey yapılmadı", "Belum ada tindakan", "Chưa có thao tác nào", "尚无操作"],
  emptyText: [
    "Every change by a person, a key or a job is written down here.",
    "Cada cambio de una persona, una clave o un proceso queda anotado aquí.",
    "Bir kişinin, anahtarın ya da işin yaptığı her değişiklik buraya yazılır.",
    "Setiap perubahan oleh orang, kunci, atau pekerjaan dicatat di sini.",
    "Mọi thay đổi của người, khóa hay tác vụ đều được ghi lại ở đây.",
    "人员、密钥或任务的每次更改都会记录在此。",
  ],
});
