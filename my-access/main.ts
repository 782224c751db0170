// What `cdktf synth` and `cdktf diff` run: the files here in, Terraform JSON out. The program is the package's.
require("eks-access-gitops/main");
