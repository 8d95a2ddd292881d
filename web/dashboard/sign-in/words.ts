import { phrases } from "@kit/words";

export const words = phrases({
  title: ["Sign in", "Iniciar sesión", "Oturum aç", "Masuk", "Đăng nhập", "登录"],
  email: ["E-mail address", "Correo electrónico", "E-posta adresi", "Alamat email", "Địa chỉ email", "电子邮箱"],
  password: ["Password", "Contraseña", "Parola", "Kata sandi", "Mật khẩu", "密码"],
  submit: ["Sign in", "Entrar", "Oturum aç", "Masuk", "Đăng nhập", "登录"],
  code: ["Code", "Código", "Kod", "Kode", "Mã", "验证码"],
  codeHelp: [
    "The six digits that your authenticator shows, or a recovery code.",
    "Los seis dígitos de su aplicación de autenticación, o un código de recuperación.",
    "Kimlik doğrulayıcınızdaki altı hane ya da bir kurtarma kodu.",
    "Enam angka dari aplikasi autentikator Anda, atau kode pemulihan.",
    "Sáu chữ số trên ứng dụng xác thực của bạn, hoặc một mã khôi phục.",
    "验证器显示的六位数字，或一个恢复码。",
  ],
  passkey: ["Use a passkey", "Usar una llave de acceso", "Geçiş anahtarı kullan", "Pakai kunci sandi", "Dùng khóa truy cập", "使用通行密钥"],
  lost: [
    "Locked out? An administrator can send you a one-time link.",
    "¿No puede entrar? Un administrador puede enviarle un enlace de un solo uso.",
    "Giremiyor musunuz? Bir yönetici size tek kullanımlık bağlantı gönderebilir.",
    "Tidak bisa masuk? Administrator dapat mengirim tautan sekali pakai.",
    "Không vào được? Quản trị viên có thể gửi cho bạn liên kết dùng một lần.",
    "无法登录？管理员可以给您发送一次性链接。",
  ],
});
