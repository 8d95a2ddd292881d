import { phrases } from "@kit/words";

export const words = phrases({
  title: ["Guides", "Guías", "Kılavuzlar", "Panduan", "Hướng dẫn", "指南"],
  about: ["How things work and how to get them done.", "Cómo funciona todo y cómo hacerlo.", "Her şeyin nasıl çalıştığı ve nasıl yapıldığı.", "Cara kerja dan cara melakukannya.", "Mọi thứ hoạt động ra sao và làm thế nào.", "了解各项功能及操作方法。"],
  inEnglish: ["They are in English.", "Están en inglés.", "İngilizcedir.", "Ditulis dalam bahasa Inggris.", "Viết bằng tiếng Anh.", "内容为英文。"],
  tutorial: ["Begin here", "Empiece aquí", "Buradan başlayın", "Mulai di sini", "Bắt đầu tại đây", "从这里开始"],
  tutorialText: ["A shop, its customers and their first points, step by step, in ten minutes.", "Una tienda, sus clientes y sus primeros puntos, paso a paso, en diez minutos.", "Bir mağaza, müşterileri ve ilk puanları, adım adım, on dakikada.", "Sebuah toko, pelanggannya, dan poin pertama mereka, langkah demi langkah, dalam sepuluh menit.", "Một cửa hàng, khách hàng và những điểm đầu tiên, từng bước, trong mười phút.", "十分钟内逐步建立一家店、顾客及其首批积分。"],
  tutorialOpen: ["Open the tutorial", "Abrir el tutorial", "Öğreticiyi aç", "Buka tutorial", "Mở bài hướng dẫn", "打开教程"],
  changing: ["Change Laurels itself", "Cambiar Laurels", "Laurels'i değiştirmek", "Mengubah Laurels", "Thay đổi chính Laurels", "修改 Laurels 本身"],
  "how-to": ["How to", "Cómo hacerlo", "Nasıl yapılır", "Cara melakukan", "Cách làm", "操作方法"],
  concepts: ["How it works", "Cómo funciona", "Nasıl çalışır", "Cara kerjanya", "Cách hoạt động", "工作原理"],
  reference: ["Reference", "Referencia", "Başvuru", "Referensi", "Tham khảo", "参考"],
  noGuide: ["There is no such guide", "No existe esa guía", "Böyle bir kılavuz yok", "Panduan itu tidak ada", "Không có hướng dẫn này", "没有该指南"],
  noGuideCure: ["See the list of guides.", "Vea la lista de guías.", "Kılavuz listesine bakın.", "Lihat daftar panduan.", "Xem danh sách hướng dẫn.", "请查看指南列表。"],
});
