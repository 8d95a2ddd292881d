import { phrases } from "@kit/words";

export const words = phrases({
  title: ["Sign in", "Iniciar sesión", "Oturum aç", "Masuk", "Đăng nhập", "登录"],
  email: ["E-mail address", "Correo electrónico", "E-posta adresi", "Alamat email", "Địa chỉ email", "电子邮箱"],
  password: ["Password", "Contraseña", "Parola", "Kata sandi", "Mật khẩu", "密码"],
  submit: ["Sign in", "Entrar", "Oturum aç", "Masuk", "Đăng nhập", "登录"],
  lost: [
    "Locked out? An administrator can send you a one-time link.",
    "¿No puede entrar? Un administrador puede enviarle un enlace de un solo uso.",
    "Giremiyor musunuz? Bir yönetici size tek kullanımlık bağlantı gönderebilir.",
    "Tidak bisa masuk? Administrator dapat mengirim tautan sekali pakai.",
    "Không vào được? Quản trị viên có thể gửi cho bạn liên kết dùng một lần.",
    "无法登录？管理员可以给您发送一次性链接。",
  ],
});
