// What `cargo xtask browser` tells by environment variables: programs, and where results go.

export function told(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask browser\``);
  return value;
}
