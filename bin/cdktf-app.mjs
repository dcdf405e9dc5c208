// What `cdktf synth`, `cdktf diff` and `cdktf deploy` run: see cdktf.json.
import "../dist/cdktf-app.js";
