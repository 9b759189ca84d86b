/* The one door between the engine and the physics. */
#ifndef TH_CATALOG_H
#define TH_CATALOG_H

#include "model/model.h"

extern const struct th_catalog th_catalog;

#endif
