/* zip_wire.h - what both halves of the gate share: what libzip says as an error of ours. */
#ifndef SKN_ZIP_ZIP_WIRE_H
#define SKN_ZIP_ZIP_WIRE_H

#include "base/err.h"

int skn_zip_absent(struct skn_err *err); /* the program was built without libzip */

#endif
